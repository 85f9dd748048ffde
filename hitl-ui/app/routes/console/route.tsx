import { Activity, Archive, ArrowUpCircle, Building2, MailX } from "lucide-react";
import { useEffect, useRef } from "react";
import { data, NavLink, Outlet, useLocation, useNavigate } from "react-router";
import { onConsole, read } from "#control-plane.server.ts";
import { ErrorPage } from "#shell/error-page.tsx";
import { useShortcuts } from "#shell/shortcuts.ts";
import type { Route } from "./+types/route";
import { TenantList } from "./tenant-list.ts";

export const meta: Route.MetaFunction = () => [{ title: "Console · FloMastr" }];

/** The tenants, which every page of the console names; the API refuses them to everybody but operators. */
export async function loader({ request }: Route.LoaderArgs) {
	if (!onConsole(request))
		throw data(
			{ status: 404, code: "not_found", message: "The operator's console has an address of its own: console.…" },
			{ status: 404 },
		);
	return read(request, "/api/tenants", TenantList);
}

export default function Console() {
	const navigate = useNavigate();
	const nav = useRef<HTMLElement>(null);
	const { pathname } = useLocation();
	// On a phone the row is wider than the screen: where one is must be in sight.
	useEffect(() => {
		if (pathname)
			nav.current?.querySelector("[aria-current=page]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
	}, [pathname]);
	useShortcuts("Console", [
		{ keys: "g d", label: "Dead letters", run: () => void navigate("/console/dead-letters") },
		{ keys: "g b", label: "Backups", run: () => void navigate("/console/backups") },
		{ keys: "g u", label: "Upgrades", run: () => void navigate("/console/upgrades") },
		{ keys: "g s", label: "Status", run: () => void navigate("/console/status") },
		{ keys: "n", label: "New tenant", run: () => void navigate("/console/new") },
	]);
	return (
		<div className="flex h-full min-h-0 flex-col">
			<nav
				ref={nav}
				aria-label="Console"
				className="flex shrink-0 gap-1 overflow-x-auto border-b bg-surface px-4 py-2 md:px-8"
			>
				<ConsoleLink to="/console" end icon={Building2}>
					Tenants
				</ConsoleLink>
				<ConsoleLink to="/console/dead-letters" icon={MailX}>
					Dead letters
				</ConsoleLink>
				<ConsoleLink to="/console/backups" icon={Archive}>
					Backups
				</ConsoleLink>
				<ConsoleLink to="/console/upgrades" icon={ArrowUpCircle}>
					Upgrades
				</ConsoleLink>
				<ConsoleLink to="/console/status" icon={Activity}>
					Status
				</ConsoleLink>
			</nav>
			<main className="min-h-0 flex-1 overflow-y-auto">
				<div className="mx-auto max-w-6xl px-4 py-5 md:px-8 md:py-7">
					<Outlet />
				</div>
			</main>
		</div>
	);
}

interface ConsoleLinkProps {
	to: string;
	end?: boolean;
	icon: typeof Building2;
	children: string;
}

function ConsoleLink({ icon: Icon, children, ...link }: ConsoleLinkProps) {
	return (
		<NavLink
			{...link}
			className="inline-flex shrink-0 items-center gap-2 rounded-md px-3 py-1.5 font-medium text-[13px] text-muted hover:bg-hover hover:text-ink aria-[current=page]:bg-active aria-[current=page]:text-accent-ink"
		>
			<Icon aria-hidden className="size-4" />
			{children}
		</NavLink>
	);
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
	return <ErrorPage error={error} />;
}
