import type { ComponentProps } from "react";
import { cn } from "./class-names.ts";

export function Card({ className, ...props }: ComponentProps<"div">) {
	return <div className={cn("rounded-lg border bg-surface shadow-card", className)} {...props} />;
}
