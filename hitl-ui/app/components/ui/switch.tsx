import { Switch as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./class-names.ts";

export function Switch({ className, ...props }: ComponentProps<typeof Radix.Root>) {
	return (
		<Radix.Root
			className={cn(
				"inline-flex h-5 w-9 shrink-0 items-center rounded-full bg-line-strong p-0.5 transition-colors data-[state=checked]:bg-accent disabled:opacity-55",
				className,
			)}
			{...props}
		>
			<Radix.Thumb className="size-4 rounded-full bg-surface transition-transform data-[state=checked]:translate-x-4" />
		</Radix.Root>
	);
}
