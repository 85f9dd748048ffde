import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./class-names.ts";

const tones = {
	info: { icon: Info, className: "bg-info-soft text-info-ink" },
	warning: { icon: TriangleAlert, className: "bg-warning-soft text-warning-ink" },
	success: { icon: CircleCheck, className: "bg-success-soft text-success-ink" },
	danger: { icon: CircleAlert, className: "bg-danger-soft text-danger-ink" },
} as const;

interface AlertProps {
	tone?: keyof typeof tones;
	title?: ReactNode;
	children?: ReactNode;
	action?: ReactNode;
	/** Spoken by screen readers when it appears. */
	live?: boolean;
	className?: string;
}

export function Alert({ tone = "info", title, children, action, live, className }: AlertProps) {
	const { icon: Icon, className: colours } = tones[tone];
	return (
		<div
			role={live ? "alert" : undefined}
			className={cn("flex items-start gap-2.5 rounded-lg px-3 py-2.5 text-[13px]", colours, className)}
		>
			<Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
			<div className="min-w-0 flex-1">
				{title ? <p className="font-semibold">{title}</p> : null}
				{children ? <div className="text-ink">{children}</div> : null}
			</div>
			{action}
		</div>
	);
}
