import { Star } from "lucide-react";
import { RadioGroup as Radix } from "radix-ui";
import type { FieldProps } from "./field-props.ts";

/** Stars, from 1 to the property's maximum (5). Arrow keys move between them. */
export function RatingField({ property, title, value, set, disabled, ...naming }: FieldProps) {
	const stars = Math.min(10, Math.max(1, property.maximum ?? 5));
	const rating = typeof value === "number" ? value : 0;
	return (
		<Radix.Root
			id={naming.id}
			aria-label={title}
			aria-describedby={naming["aria-describedby"]}
			value={rating > 0 ? String(rating) : ""}
			onValueChange={(star) => set(Number(star))}
			disabled={disabled}
			orientation="horizontal"
			className="flex items-center gap-0.5"
		>
			{Array.from({ length: stars }, (_, index) => index + 1).map((star) => (
				<Radix.Item
					key={star}
					value={String(star)}
					aria-label={star === 1 ? "1 star" : `${star} stars`}
					className="rounded p-1 text-line-strong enabled:hover:text-warning data-[lit=true]:text-warning"
					data-lit={star <= rating}
				>
					<Star className={`size-5 ${star <= rating ? "fill-current" : ""}`} aria-hidden />
				</Radix.Item>
			))}
			{rating > 0 && (
				<span className="ml-1.5 text-muted text-xs tabular-nums">
					{rating} / {stars}
				</span>
			)}
		</Radix.Root>
	);
}
