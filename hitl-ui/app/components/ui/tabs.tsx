import { Tabs as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./class-names.ts";

export const Tabs = Radix.Root;
export const TabsContent = Radix.Content;

export function TabsList({ className, ...props }: ComponentProps<typeof Radix.List>) {
	return <Radix.List className={cn("flex items-center gap-1", className)} {...props} />;
}

export function TabsTrigger({ className, ...props }: ComponentProps<typeof Radix.Trigger>) {
	return (
		<Radix.Trigger
			className={cn(
				"rounded-md px-2.5 py-1 text-[13px] font-medium text-muted hover:text-ink data-[state=active]:bg-hover data-[state=active]:text-ink",
				className,
			)}
			{...props}
		/>
	);
}
