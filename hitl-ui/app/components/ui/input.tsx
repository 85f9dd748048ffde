import type { ComponentProps } from "react";
import { cn } from "./class-names.ts";

export const inputClass =
	"w-full rounded-md border border-line-strong/60 bg-surface px-2.5 text-[13px] text-ink placeholder:text-faint transition-colors hover:border-line-strong focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 disabled:cursor-not-allowed disabled:opacity-60 aria-invalid:border-danger aria-invalid:outline-danger";

export function Input({ className, type = "text", ...props }: ComponentProps<"input">) {
	return <input type={type} className={cn(inputClass, "h-8.5", className)} {...props} />;
}

export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
	return <textarea className={cn(inputClass, "min-h-20 py-2 leading-normal", className)} {...props} />;
}
