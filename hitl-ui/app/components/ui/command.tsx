import { Command as Cmdk } from "cmdk";
import { Search } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "./class-names.ts";

export function Command({ className, ...props }: ComponentProps<typeof Cmdk>) {
	return <Cmdk className={cn("flex min-h-0 flex-col", className)} {...props} />;
}

export function CommandInput({ className, ...props }: ComponentProps<typeof Cmdk.Input>) {
	return (
		<div className="flex items-center gap-2.5 border-b px-4">
			<Search aria-hidden className="size-4 shrink-0 text-muted" />
			<Cmdk.Input
				className={cn("h-12 w-full bg-transparent text-sm placeholder:text-faint outline-none", className)}
				{...props}
			/>
		</div>
	);
}

export function CommandList({ className, ...props }: ComponentProps<typeof Cmdk.List>) {
	return <Cmdk.List className={cn("max-h-80 overflow-y-auto p-1.5", className)} {...props} />;
}

export function CommandGroup({ className, ...props }: ComponentProps<typeof Cmdk.Group>) {
	return (
		<Cmdk.Group
			className={cn(
				"[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted",
				className,
			)}
			{...props}
		/>
	);
}

export function CommandItem({ className, ...props }: ComponentProps<typeof Cmdk.Item>) {
	return (
		<Cmdk.Item
			className={cn(
				"flex cursor-default items-center gap-2.5 rounded-md px-2 py-2 text-[13px] select-none data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted",
				className,
			)}
			{...props}
		/>
	);
}

export function CommandEmpty({ className, ...props }: ComponentProps<typeof Cmdk.Empty>) {
	return <Cmdk.Empty className={cn("px-2 py-6 text-center text-[13px] text-muted", className)} {...props} />;
}
