import type { Content } from "@flomastr/contracts/message";
import { List, Reply } from "lucide-react";
import type { ListChoice } from "./list-sheet.tsx";

interface ChatOptionsProps {
	content: Extract<Content, { kind: "interactive" }>;
	answered: string | null;
	onChoose: (button: { id: string; title: string }) => void;
	onOpenList: (choice: ListChoice) => void;
}

const optionClass =
	"flex w-full items-center justify-center gap-2 rounded-xl bg-raised px-3 py-2.5 text-sm font-medium text-accent-ink shadow-card hover:bg-hover disabled:cursor-default disabled:text-muted aria-pressed:bg-active";

/** The buttons under a message, or the one that opens its list. One press is the answer. */
export function ChatOptions({ content, answered, onChoose, onOpenList }: ChatOptionsProps) {
	const { list } = content;
	return (
		<div className="mt-1 flex w-[85%] flex-col gap-1">
			{content.buttons?.map((button) => (
				<button
					key={button.id}
					type="button"
					disabled={answered !== null}
					aria-pressed={answered === button.id}
					onClick={() => onChoose({ id: button.id, title: button.title })}
					className={optionClass}
				>
					<Reply aria-hidden className="size-4" /> {button.title}
				</button>
			))}
			{list ? (
				<button type="button" onClick={() => onOpenList(list)} className={optionClass}>
					<List aria-hidden className="size-4" /> {list.button}
				</button>
			) : null}
		</div>
	);
}
