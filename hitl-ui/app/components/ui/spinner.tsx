import { LoaderCircle } from "lucide-react";
import { cn } from "./class-names.ts";

export function Spinner({ label, className }: { label?: string; className?: string }) {
	return (
		<span role="status" className="inline-flex items-center">
			<LoaderCircle aria-hidden className={cn("size-4 animate-spin text-muted", className)} />
			{label ? <span className="sr-only">{label}</span> : null}
		</span>
	);
}
