import type { ComponentProps } from "react";
import { cn } from "./class-names.ts";

/** Stands where content will be. */
export function Skeleton({ className, ...props }: ComponentProps<"div">) {
	return <div aria-hidden className={cn("animate-pulse-soft rounded-md bg-sunken", className)} {...props} />;
}
