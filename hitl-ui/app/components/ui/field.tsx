import { Slot } from "radix-ui";
import { type ReactElement, type ReactNode, useId } from "react";

interface FieldProps {
	label: ReactNode;
	/** One form control; it gets `id`, `aria-describedby` and `aria-invalid`. */
	children: ReactElement;
	help?: ReactNode;
	error?: string | undefined;
	required?: boolean;
}

/** A control with its label above, its help and its error below, tied together for screen readers. */
export function Field({ label, children, help, error, required }: FieldProps) {
	const id = useId();
	const described = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(" ");
	return (
		<div className="flex flex-col gap-1.5">
			<label htmlFor={id} className="text-[13px] font-medium">
				{label}
				{required ? (
					<span aria-hidden className="text-danger-ink">
						{" "}
						*
					</span>
				) : null}
			</label>
			<Slot.Root
				id={id}
				aria-describedby={described || undefined}
				aria-invalid={error ? true : undefined}
				aria-required={required || undefined}
			>
				{children}
			</Slot.Root>
			{help ? (
				<p id={`${id}-help`} className="text-xs text-muted">
					{help}
				</p>
			) : null}
			{error ? (
				<p id={`${id}-error`} className="text-xs font-medium text-danger-ink">
					{error}
				</p>
			) : null}
		</div>
	);
}
