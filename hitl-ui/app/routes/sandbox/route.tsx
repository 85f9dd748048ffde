import { data } from "react-router";
import { z } from "zod";
import { onConsole, read } from "#control-plane.server.ts";
import type { Route } from "./+types/route";
import { ChatScreen } from "./chat-screen.tsx";
import { PhoneFrame } from "./phone-frame.tsx";
import { SidePanel } from "./side-panel.tsx";
import { StartScreen } from "./start-screen.tsx";
import { usePhones } from "./use-phones.ts";

export const meta: Route.MetaFunction = () => [{ title: "Sandbox phone · FloMastr" }];

/** The phone belongs to a tenant; the console has none. */
export async function loader({ request }: Route.LoaderArgs) {
	if (onConsole(request)) {
		const message = "The sandbox phone writes to one tenant. Open /sandbox at that tenant's own address.";
		throw data({ status: 404, code: "not_found", message }, { status: 404 });
	}
	return read(request, "/api/sandbox/business", z.object({ business: z.string() }));
}

export default function Sandbox({ loaderData }: Route.ComponentProps) {
	const phones = usePhones();
	const { current, forget } = phones;
	return (
		<main className="flex h-dvh items-center justify-center gap-12 overflow-hidden bg-canvas sm:p-4">
			<h1 className="sr-only">Sandbox phone</h1>
			<SidePanel phones={phones} business={loaderData.business} />
			<PhoneFrame>
				{current ? (
					<ChatScreen
						key={current.token}
						phone={current}
						business={loaderData.business}
						onGone={() => forget(current)}
						onNewCustomer={phones.lay}
					/>
				) : (
					<StartScreen ready={phones.ready} business={loaderData.business} onStart={phones.create} />
				)}
			</PhoneFrame>
		</main>
	);
}
