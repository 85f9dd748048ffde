import type { ReactNode } from "react";

/** A titled part of the customer pane. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
	return (
		<section className="border-t px-4 py-3.5">
			<h3 className="mb-2 text-xs font-semibold text-muted">{title}</h3>
			{children}
		</section>
	);
}
