import { Popover as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./class-names.ts";

export const Popover = Radix.Root;
export const PopoverTrigger = Radix.Trigger;

export function PopoverContent({ className, sideOffset = 6, ...props }: ComponentProps<typeof Radix.Content>) {
	return (
		<Radix.Portal>
			<Radix.Content
				sideOffset={sideOffset}
				collisionPadding={8}
				className={cn(
					"z-50 w-72 rounded-lg border bg-raised p-3 shadow-raised data-[state=open]:animate-appear",
					className,
				)}
				{...props}
			/>
		</Radix.Portal>
	);
}
