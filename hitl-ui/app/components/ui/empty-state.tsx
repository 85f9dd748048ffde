import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./class-names.ts";

interface EmptyStateProps {
	icon: LucideIcon;
	title: string;
	/** What it means and what to do next. */
	children?: ReactNode;
	action?: ReactNode;
	className?: string;
}

export function EmptyState({ icon: Icon, title, children, action, className }: EmptyStateProps) {
	return (
		<div className={cn("flex h-full flex-col items-center justify-center gap-3 p-8 text-center", className)}>
			<span className="flex size-12 items-center justify-center rounded-xl bg-sunken text-muted">
				<Icon aria-hidden className="size-5" />
			</span>
			<div className="flex max-w-xs flex-col gap-1">
				<p className="font-semibold">{title}</p>
				{children ? <div className="text-[13px] text-balance text-muted">{children}</div> : null}
			</div>
			{action}
		</div>
	);
}
