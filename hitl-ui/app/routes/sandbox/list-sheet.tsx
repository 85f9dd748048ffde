import type { Content } from "@flomastr/contracts/message";
import { X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";

export type ListChoice = NonNullable<Extract<Content, { kind: "interactive" }>["list"]>;
interface Row {
	id: string;
	title: string;
	description?: string | undefined;
}

interface ListSheetProps {
	choice: ListChoice;
	onClose: () => void;
	onPick: (row: Row) => void;
}

/** The list rises from the phone's lower edge; one row is picked and sent. */
export function ListSheet({ choice, onClose, onPick }: ListSheetProps) {
	const [picked, setPicked] = useState<Row | null>(null);
	const sheet = useRef<HTMLDivElement>(null);
	useEffect(() => {
		sheet.current?.focus();
	}, []);
	return (
		<div className="absolute inset-0 z-10 flex flex-col justify-end bg-black/45">
			<div
				ref={sheet}
				role="dialog"
				aria-modal="true"
				aria-label={choice.button}
				tabIndex={-1}
				onKeyDown={(event) => event.key === "Escape" && onClose()}
				className="flex max-h-[75%] animate-appear flex-col rounded-t-3xl bg-raised outline-none"
			>
				<div className="flex items-center justify-between px-5 pt-4 pb-2">
					<p className="text-base font-semibold">{choice.button}</p>
					<Button variant="ghost" size="icon" aria-label="Close the list" onClick={onClose}>
						<X aria-hidden />
					</Button>
				</div>
				<div role="radiogroup" aria-label={choice.button} className="min-h-0 flex-1 overflow-y-auto px-5">
					{choice.sections.map((section) => (
						<div key={section.title} className="mb-2">
							{section.title ? <p className="py-1 text-xs font-semibold text-accent-ink">{section.title}</p> : null}
							{section.rows.map((row) => (
								<label key={row.id} className="flex cursor-pointer items-center gap-3 border-b py-2.5">
									<span className="min-w-0 flex-1">
										<span className="block text-[15px]">{row.title}</span>
										{row.description ? <span className="block text-xs text-muted">{row.description}</span> : null}
									</span>
									<input
										type="radio"
										name="list-row"
										checked={picked?.id === row.id}
										onChange={() => setPicked({ id: row.id, title: row.title, description: row.description })}
										className="size-5 accent-accent"
									/>
								</label>
							))}
						</div>
					))}
				</div>
				<div className="p-5 pt-3">
					<Button
						variant="primary"
						size="lg"
						disabled={!picked}
						onClick={() => picked && onPick(picked)}
						className="w-full rounded-full"
					>
						Send choice
					</Button>
				</div>
			</div>
		</div>
	);
}
