import { isAnswerable } from "@flomastr/contracts/answer";
import type { KnownComponent } from "@flomastr/contracts/component";
import { RotateCcw } from "lucide-react";
import { type ReactNode, useId } from "react";
import { fallbackLabels } from "./component-props.ts";
import { useAnswer } from "./task-form.tsx";

interface Naming {
	answerable: boolean;
	labelId: string;
	describedBy: string | undefined;
}

/** Label, help, "edited" mark with reset, and the message of one component, around whatever draws it. */
export function ComponentFrame({
	component,
	children,
}: {
	component: Exclude<KnownComponent, { type: "divider" | "section" }>;
	children: (naming: Naming) => ReactNode;
}) {
	const id = useId();
	const { edited, error, readOnly, reset } = useAnswer(component.id);
	const asked = isAnswerable(component);
	const describedBy = [component.help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(" ");
	const label = component.label ?? fallbackLabels[component.type];
	return (
		// biome-ignore lint/a11y/useSemanticElements: a fieldset cannot hold the label row's layout
		<div
			role="group"
			aria-labelledby={`${id}-label`}
			data-component-id={component.id}
			tabIndex={-1}
			className="flex min-w-0 scroll-mt-24 flex-col gap-2 outline-none"
		>
			<div className={component.label || edited ? "flex min-h-6 flex-wrap items-center gap-2" : "contents"}>
				<span id={`${id}-label`} className={component.label ? "font-medium text-sm" : "sr-only"}>
					{label}
				</span>
				{asked && "required" in component && component.required && !readOnly && (
					<span className="text-muted text-xs">required</span>
				)}
				{edited && !readOnly && (
					<span className="ml-auto flex items-center gap-1">
						<span className="rounded-full bg-warning-soft px-2 py-0.5 font-medium text-warning-ink text-xs">
							Edited
						</span>
						<button
							type="button"
							onClick={reset}
							aria-label={`Reset ${label}`}
							className="inline-flex items-center gap-1 rounded px-1.5 py-0.5 text-muted text-xs hover:bg-sunken hover:text-ink"
						>
							<RotateCcw className="size-3" aria-hidden /> Reset
						</button>
					</span>
				)}
			</div>
			{component.help && (
				<p id={`${id}-help`} className="text-muted text-sm">
					{component.help}
				</p>
			)}
			{children({
				answerable: asked && !readOnly,
				labelId: `${id}-label`,
				describedBy: describedBy === "" ? undefined : describedBy,
			})}
			{error && <FieldError id={`${id}-error`}>{error}</FieldError>}
		</div>
	);
}

/** A message beside a field. */
export function FieldError({ id, children }: { id: string; children: ReactNode }) {
	return (
		<p id={id} role="alert" data-error className="text-danger-ink text-sm">
			{children}
		</p>
	);
}
