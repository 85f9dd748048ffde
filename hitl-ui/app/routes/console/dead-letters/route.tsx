import { Delivery } from "@flomastr/contracts/event";
import { data } from "react-router";
import { z } from "zod";
import { attempt, read } from "#control-plane.server.ts";
import { useRevalidateOn } from "#live/revalidate.ts";
import type { Route } from "./+types/route";
import { type LetterOutcome, LetterStep } from "./letter-step.ts";
import { LettersScreen } from "./letters-screen.tsx";

const Deliveries = z.object({ deliveries: z.array(Delivery) });
const states = ["dead", "pending"] as const;

export const meta: Route.MetaFunction = () => [{ title: "Dead letters · FloMastr" }];

export async function loader({ request }: Route.LoaderArgs) {
	const search = new URL(request.url).searchParams;
	const tenant = z.uuid().safeParse(search.get("tenant")).data ?? null;
	const state = states.find((known) => known === search.get("state")) ?? "dead";
	const query = new URLSearchParams({ state, ...(tenant ? { tenant } : {}) });
	const { deliveries } = await read(request, `/api/deliveries?${query}`, Deliveries);
	return { deliveries, tenant, state };
}

export async function action({ request }: Route.ActionArgs): Promise<LetterOutcome> {
	const parsed = LetterStep.safeParse(await request.json());
	if (!parsed.success) throw data(null, { status: 400 });
	const { step, ids } = parsed.data;
	const failures: LetterOutcome["failures"] = [];
	// One after another: a replay starts workflows, and a hundred at once would fell the n8n that just came back.
	for (const id of ids) {
		const path = `/api/deliveries/${id}`;
		const outcome =
			step === "replay"
				? await attempt(request, "POST", `${path}/replay`, {}, z.unknown())
				: await attempt(request, "DELETE", path, undefined, z.unknown());
		if (!outcome.ok) failures.push({ id, message: outcome.failure.message });
	}
	return { step, done: ids.length - failures.length, failures };
}

export default function DeadLetters({ loaderData }: Route.ComponentProps) {
	useRevalidateOn("delivery");
	return <LettersScreen {...loaderData} />;
}
