import type { ReactNode } from "react";

/** The head of a page of the console: what it is, and what can be done. */
export function PageHeader({ title, text, children }: { title: ReactNode; text?: ReactNode; children?: ReactNode }) {
	return (
		<header className="mb-5 flex flex-wrap items-start justify-between gap-3">
			<div className="min-w-0">
				<h1 className="font-semibold text-xl leading-tight">{title}</h1>
				{text && <p className="mt-1 text-muted text-sm">{text}</p>}
			</div>
			{children && <div className="flex flex-wrap items-center gap-2">{children}</div>}
		</header>
	);
}
