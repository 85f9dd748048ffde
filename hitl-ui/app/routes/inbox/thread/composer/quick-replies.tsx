import { Plus, X } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { Input } from "#components/ui/input.tsx";

const most = 3;

interface QuickRepliesProps {
	titles: readonly string[];
	/** `null` takes the buttons away. */
	onChange: (titles: string[] | null) => void;
}

/** Up to three buttons the customer can press instead of writing. */
export function QuickReplies({ titles, onChange }: QuickRepliesProps) {
	const put = (index: number, title: string) => onChange(titles.map((old, at) => (at === index ? title : old)));
	const remove = (index: number) => {
		const left = titles.filter((_, at) => at !== index);
		onChange(left.length > 0 ? left : null);
	};
	return (
		<fieldset className="flex flex-wrap items-center gap-1.5 px-1">
			<legend className="sr-only">Buttons under the message</legend>
			{titles.map((title, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: a button is its place.
				<span key={index} className="relative">
					<Input
						aria-label={`Button ${index + 1}`}
						placeholder={`Button ${index + 1}`}
						value={title}
						maxLength={20}
						autoFocus={title === ""}
						onChange={(event) => put(index, event.target.value)}
						className="h-7.5 w-40 pr-7 text-xs"
					/>
					<button
						type="button"
						aria-label={`Remove button ${index + 1}`}
						onClick={() => remove(index)}
						className="absolute top-1/2 right-1.5 -translate-y-1/2 rounded p-0.5 text-muted"
					>
						<X aria-hidden className="size-3.5" />
					</button>
				</span>
			))}
			{titles.length < most ? (
				<Button variant="ghost" size="sm" onClick={() => onChange([...titles, ""])}>
					<Plus aria-hidden /> Button
				</Button>
			) : null}
		</fieldset>
	);
}
