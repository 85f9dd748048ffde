import { Check } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./class-names.ts";

export const Menu = Radix.Root;
export const MenuTrigger = Radix.Trigger;
export const MenuRadioGroup = Radix.RadioGroup;

const item =
	"flex cursor-default items-center gap-2 rounded-md px-2 py-1.5 text-[13px] outline-none select-none data-disabled:opacity-50 data-highlighted:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted";

export function MenuContent({ className, sideOffset = 6, ...props }: ComponentProps<typeof Radix.Content>) {
	return (
		<Radix.Portal>
			<Radix.Content
				sideOffset={sideOffset}
				collisionPadding={8}
				className={cn(
					"z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 overflow-y-auto rounded-lg border bg-raised p-1 shadow-raised data-[state=open]:animate-appear",
					className,
				)}
				{...props}
			/>
		</Radix.Portal>
	);
}

export function MenuItem({ className, ...props }: ComponentProps<typeof Radix.Item>) {
	return <Radix.Item className={cn(item, className)} {...props} />;
}

export function MenuRadioItem({ className, children, ...props }: ComponentProps<typeof Radix.RadioItem>) {
	return (
		<Radix.RadioItem className={cn(item, "pr-8 relative", className)} {...props}>
			{children}
			<Radix.ItemIndicator className="absolute right-2">
				<Check aria-hidden />
			</Radix.ItemIndicator>
		</Radix.RadioItem>
	);
}

export function MenuLabel({ className, ...props }: ComponentProps<typeof Radix.Label>) {
	return <Radix.Label className={cn("px-2 py-1.5 text-xs font-medium text-muted", className)} {...props} />;
}

export function MenuSeparator({ className, ...props }: ComponentProps<typeof Radix.Separator>) {
	return <Radix.Separator className={cn("my-1 h-px bg-line", className)} {...props} />;
}
