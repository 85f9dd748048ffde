import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "./class-names.ts";

const badge = cva(
	"inline-flex max-w-full items-center gap-1 truncate rounded px-1.5 py-px text-[11px] font-medium leading-4 [&_svg]:size-3 [&_svg]:shrink-0",
	{
		variants: {
			tone: {
				neutral: "bg-sunken text-muted",
				accent: "bg-accent-soft text-accent-ink",
				danger: "bg-danger-soft text-danger-ink",
				warning: "bg-warning-soft text-warning-ink",
				success: "bg-success-soft text-success-ink",
				info: "bg-info-soft text-info-ink",
			},
		},
		defaultVariants: { tone: "neutral" },
	},
);

export function Badge({ className, tone, ...props }: ComponentProps<"span"> & VariantProps<typeof badge>) {
	return <span className={cn(badge({ tone }), className)} {...props} />;
}
