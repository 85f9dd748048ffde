import { type FieldKind, fieldKind } from "@flomastr/contracts/answer";
import type { FormProperty } from "@flomastr/contracts/component";
import type { ComponentType } from "react";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Field } from "#components/ui/field.tsx";
import type { ComponentProps } from "../component-props.ts";
import { fieldTitle } from "../field-title.ts";
import { DateField, DateTimeField } from "../fields/date-field.tsx";
import type { FieldProps } from "../fields/field-props.ts";
import { FileField } from "../fields/file-field.tsx";
import { MoneyField } from "../fields/money-field.tsx";
import { NumberField } from "../fields/number-field.tsx";
import { PhoneField } from "../fields/phone-field.tsx";
import { RatingField } from "../fields/rating-field.tsx";
import { MultiSelectField, SelectField } from "../fields/select-field.tsx";
import { SignatureField } from "../fields/signature-field.tsx";
import { EmailField, LongTextField, TextField } from "../fields/text-field.tsx";
import { useAnswer } from "../task-form.tsx";

const fields: Record<Exclude<FieldKind, "checkbox">, ComponentType<FieldProps>> = {
	text: TextField,
	long_text: LongTextField,
	number: NumberField,
	money: MoneyField,
	date: DateField,
	"date-time": DateTimeField,
	phone: PhoneField,
	email: EmailField,
	select: SelectField,
	multi_select: MultiSelectField,
	rating: RatingField,
	file: FileField,
	signature: SignatureField,
};

/** Kinds that want the whole width of the form. */
const wide = new Set<FieldKind>(["long_text", "multi_select", "checkbox", "signature"]);

/** Fields drawn from a subset of JSON Schema. */
export function Form({ component, answerable, labelId }: ComponentProps<"form">) {
	const { value, set, errorOf } = useAnswer(component.id);
	const answer = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : component.value;
	const required = new Set(component.schema.required);
	return (
		// biome-ignore lint/a11y/useSemanticElements: the frame's label already names this group
		<div role="group" aria-labelledby={labelId} className="grid gap-4 rounded-lg border p-4 sm:grid-cols-2">
			{Object.entries(component.schema.properties).map(([name, property]) => (
				<div
					key={name}
					data-field={`${component.id}.${name}`}
					className={wide.has(fieldKind(property)) ? "sm:col-span-2" : "min-w-0"}
				>
					<Property
						property={property}
						title={fieldTitle(name, property)}
						value={answer[name]}
						set={(next) => set({ ...answer, [name]: next })}
						disabled={!answerable}
						required={required.has(name)}
						error={errorOf(name)}
					/>
				</div>
			))}
		</div>
	);
}

interface PropertyProps {
	property: FormProperty;
	title: string;
	value: unknown;
	set: (value: unknown) => void;
	disabled: boolean;
	required: boolean;
	error: string | undefined;
}

function Property({ required, error, ...field }: PropertyProps) {
	const { property, title, value, set, disabled } = field;
	const kind = fieldKind(property);
	if (kind === "checkbox")
		return (
			<div className="flex flex-col gap-1">
				{/* biome-ignore lint/a11y/noLabelWithoutControl: a checkbox is a control */}
				<label className="flex items-start gap-2.5 text-[13px]">
					<Checkbox
						checked={value === true}
						disabled={disabled}
						aria-invalid={error ? true : undefined}
						onCheckedChange={(checked) => set(checked === true)}
						className="mt-0.5"
					/>
					<span>
						<span className="font-medium">
							{title}
							{required && <span className="text-danger-ink"> *</span>}
						</span>
						{property.description && <span className="block text-muted text-xs">{property.description}</span>}
					</span>
				</label>
				{error && <p className="font-medium text-danger-ink text-xs">{error}</p>}
			</div>
		);
	const Control = fields[kind];
	return (
		<Field label={title} help={property.description} error={error} required={required}>
			<Control {...field} />
		</Field>
	);
}
