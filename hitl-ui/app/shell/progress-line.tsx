import { useNavigation } from "react-router";

/** A thin line at the top while a page is on its way; late, because most arrive before it would show. */
export function ProgressLine() {
	if (useNavigation().state === "idle") return null;
	return (
		<div
			role="progressbar"
			aria-label="Loading"
			className="fixed inset-x-0 top-0 z-50 h-0.5 animate-late overflow-hidden"
		>
			<div className="h-full w-full animate-pulse-soft bg-accent" />
		</div>
	);
}
