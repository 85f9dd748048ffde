import { RadioGroup as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./class-names.ts";

export function RadioGroup({ className, ...props }: ComponentProps<typeof Radix.Root>) {
	return <Radix.Root className={cn("flex flex-col gap-2", className)} {...props} />;
}

export function RadioItem({ className, ...props }: ComponentProps<typeof Radix.Item>) {
	return (
		<Radix.Item
			className={cn(
				"inline-flex size-4 shrink-0 items-center justify-center rounded-full border border-line-strong bg-surface data-[state=checked]:border-accent disabled:opacity-55",
				className,
			)}
			{...props}
		>
			<Radix.Indicator className="size-2 rounded-full bg-accent" />
		</Radix.Item>
	);
}
