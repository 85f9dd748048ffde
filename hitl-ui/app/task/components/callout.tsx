import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ComponentProps } from "../component-props.ts";

const tones = {
	info: { Icon: Info, look: "border-info-ink/20 bg-info-soft text-info-ink" },
	warning: { Icon: TriangleAlert, look: "border-warning/30 bg-warning-soft text-warning-ink" },
	success: { Icon: CircleCheck, look: "border-success/25 bg-success-soft text-success-ink" },
	danger: { Icon: CircleAlert, look: "border-danger/25 bg-danger-soft text-danger-ink" },
};

/** Something the agent must not overlook. */
export function Callout({ component }: Pick<ComponentProps<"callout">, "component">) {
	const { Icon, look } = tones[component.tone];
	return (
		<div role="note" className={`flex gap-2.5 rounded-lg border px-3 py-2.5 text-sm ${look}`}>
			<Icon className="mt-0.5 size-4 shrink-0" aria-hidden />
			<p className="min-w-0 whitespace-pre-wrap break-words text-ink">{component.text}</p>
		</div>
	);
}
