import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./class-names.ts";

const button = cva(
	"inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium transition-colors disabled:pointer-events-none disabled:opacity-55 aria-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0",
	{
		variants: {
			variant: {
				primary: "bg-accent text-on-accent hover:bg-accent-hover",
				secondary: "border bg-surface text-ink shadow-card hover:bg-hover",
				ghost: "text-muted hover:bg-hover hover:text-ink",
				danger: "bg-danger text-on-danger hover:opacity-90",
				"danger-ghost": "text-danger-ink hover:bg-danger-soft",
			},
			size: {
				sm: "h-7 px-2.5 text-xs",
				md: "h-8.5 px-3 text-[13px]",
				lg: "h-10 px-4 text-sm",
				icon: "size-8",
				"icon-sm": "size-7",
			},
		},
		defaultVariants: { variant: "secondary", size: "md" },
	},
);

export interface ButtonProps extends ComponentProps<"button">, VariantProps<typeof button> {
	/** Draws its only child (a link, say) as a button. */
	asChild?: boolean;
}

/** `type` is `button` unless said otherwise, so that no button submits by accident. */
export function Button({ className, variant, size, asChild = false, type, ...props }: ButtonProps) {
	const Tag = asChild ? Slot.Root : "button";
	return (
		<Tag
			{...(asChild ? {} : { type: type ?? "button" })}
			className={cn(button({ variant, size }), className)}
			{...props}
		/>
	);
}
