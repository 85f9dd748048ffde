import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "./class-names.ts";
import { inputClass } from "./input.tsx";

/** The device's own select: best on a phone, and every screen reader knows it. */
export function Select({ className, children, ...props }: ComponentProps<"select">) {
	return (
		<span className="relative inline-flex w-full">
			<select className={cn(inputClass, "h-8.5 appearance-none pr-8", className)} {...props}>
				{children}
			</select>
			<ChevronDown
				aria-hidden
				className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-muted"
			/>
		</span>
	);
}
