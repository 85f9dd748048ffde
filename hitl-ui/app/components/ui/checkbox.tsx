import { Check, Minus } from "lucide-react";
import { Checkbox as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./class-names.ts";

export function Checkbox({ className, ...props }: ComponentProps<typeof Radix.Root>) {
	return (
		<Radix.Root
			className={cn(
				"group inline-flex size-4 shrink-0 items-center justify-center rounded-sm border border-line-strong bg-surface text-on-accent transition-colors data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent disabled:opacity-55",
				className,
			)}
			{...props}
		>
			<Radix.Indicator>
				<Check aria-hidden className="hidden size-3 stroke-3 group-data-[state=checked]:block" />
				<Minus aria-hidden className="hidden size-3 stroke-3 group-data-[state=indeterminate]:block" />
			</Radix.Indicator>
		</Radix.Root>
	);
}
