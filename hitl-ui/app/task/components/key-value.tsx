import { ExternalLink } from "lucide-react";
import type { ComponentProps } from "../component-props.ts";
import { showScalar } from "../show-scalar.ts";

/** Facts with their names. */
export function KeyValue({ component, labelId }: ComponentProps<"key_value">) {
	return (
		<dl aria-labelledby={labelId} className="divide-y rounded-lg border">
			{component.items.map((item) => (
				<div
					key={item.label}
					className="grid grid-cols-[minmax(6rem,2fr)_minmax(0,3fr)] items-baseline gap-3 px-3 py-2 text-sm"
				>
					<dt className="break-words text-muted">{item.label}</dt>
					<dd className="min-w-0 break-words">
						{item.href ? <Link href={item.href}>{showScalar(item.value)}</Link> : showScalar(item.value)}
					</dd>
				</div>
			))}
		</dl>
	);
}

function Link({ href, children }: { href: string; children: string }) {
	const external = /^https?:/.test(href);
	return (
		<a
			href={href}
			{...(external ? { target: "_blank", rel: "noopener noreferrer" } : {})}
			className="inline-flex items-center gap-1 text-accent-ink underline underline-offset-2"
		>
			{children}
			{external && <ExternalLink className="size-3" aria-hidden />}
		</a>
	);
}
