import { NavLink } from "react-router";
import { Tooltip } from "#components/ui/tooltip.tsx";
import { type Destination, destinations } from "./destinations.ts";
import { LiveIndicator } from "./live-indicator.tsx";
import { useShell } from "./route.tsx";
import { UserMenu } from "./user-menu.tsx";

/** The way between screens: a rail on the left, on a phone a bar at the bottom. */
export function NavRail() {
	const { me, atConsole } = useShell();
	return (
		<div className="flex shrink-0 items-center gap-1 border-t bg-canvas px-2 py-1 md:w-14 md:flex-col md:border-t-0 md:border-r md:px-0 md:py-3">
			<img
				src="/favicon.svg"
				alt=""
				width="32"
				height="32"
				className="hidden md:mb-3 md:block"
				title={me.tenant?.name ?? "FloMastr console"}
			/>
			<nav aria-label="Main" className="flex flex-1 justify-around gap-1 md:flex-col md:justify-start">
				{destinations(me, atConsole).map((destination) => (
					<RailLink key={destination.to} {...destination} />
				))}
			</nav>
			<div className="flex items-center gap-1 md:flex-col md:gap-3">
				<LiveIndicator />
				<UserMenu />
			</div>
		</div>
	);
}

const linkClass =
	"flex size-10 items-center justify-center rounded-lg text-muted transition-colors hover:bg-hover hover:text-ink aria-[current=page]:bg-active aria-[current=page]:text-accent-ink";

function RailLink({ to, label, icon: Icon, keys, external }: Destination) {
	return (
		<Tooltip label={label} shortcut={keys} side="right">
			{external ? (
				<a href={to} target="_blank" rel="noreferrer" aria-label={`${label} (opens a new tab)`} className={linkClass}>
					<Icon aria-hidden className="size-5" />
				</a>
			) : (
				<NavLink to={to} aria-label={label} className={linkClass}>
					<Icon aria-hidden className="size-5" />
				</NavLink>
			)}
		</Tooltip>
	);
}
