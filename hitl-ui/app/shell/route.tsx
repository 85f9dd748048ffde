import { Me } from "@flomastr/contracts/tenant";
import { Outlet, useRouteLoaderData } from "react-router";
import { TooltipProvider } from "#components/ui/tooltip.tsx";
import { onConsole, read } from "#control-plane.server.ts";
import { LiveProvider } from "#live/live.tsx";
import type { Route } from "./+types/route";
import { CommandPalette } from "./command-palette.tsx";
import { ErrorPage } from "./error-page.tsx";
import { KeyboardHelp } from "./keyboard-help.tsx";
import { NavRail } from "./nav-rail.tsx";
import { ProgressLine } from "./progress-line.tsx";

/** Who is here, and at which kind of host; children read it with `useShell()`. */
export async function loader({ request }: Route.LoaderArgs) {
	return { me: await read(request, "/api/me", Me), atConsole: onConsole(request) };
}

/** `me` and `atConsole`, below the shell. */
export function useShell() {
	const shell = useRouteLoaderData<typeof loader>("shell/route");
	if (!shell) throw new Error("useShell was called outside the shell; use it only in routes below shell/route.tsx");
	return shell;
}

export default function Shell() {
	return (
		<LiveProvider>
			<TooltipProvider delayDuration={400}>
				<a
					href="#main"
					className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
				>
					Skip to the content
				</a>
				<div className="flex h-dvh flex-col-reverse overflow-hidden md:flex-row">
					<NavRail />
					<div id="main" className="min-h-0 min-w-0 flex-1">
						<Outlet />
					</div>
				</div>
				<ProgressLine />
				<CommandPalette />
				<KeyboardHelp />
			</TooltipProvider>
		</LiveProvider>
	);
}

export function ErrorBoundary({ error, loaderData }: Route.ErrorBoundaryProps) {
	if (!loaderData) return <ErrorPage error={error} fullScreen />;
	return (
		<TooltipProvider>
			<div className="flex h-dvh flex-col-reverse overflow-hidden md:flex-row">
				<NavRail />
				<main className="min-w-0 flex-1">
					<ErrorPage error={error} />
				</main>
			</div>
		</TooltipProvider>
	);
}
