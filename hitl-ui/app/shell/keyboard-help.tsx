import { useEffect, useState } from "react";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { useShortcutGroups, useShortcuts } from "./shortcuts.ts";

const openEvent = "flomastr:keyboard-help";

/** Opens the overlay from anywhere on the page. */
export function openKeyboardHelp(): void {
	window.dispatchEvent(new Event(openEvent));
}

/** Every key that does something here, on `?`. */
export function KeyboardHelp() {
	const [open, setOpen] = useState(false);
	const groups = Map.groupBy(useShortcutGroups(), ({ title }) => title);
	useEffect(() => {
		const show = () => setOpen(true);
		window.addEventListener(openEvent, show);
		return () => window.removeEventListener(openEvent, show);
	}, []);
	useShortcuts("Everywhere", [{ keys: "?", label: "Show this list", run: () => setOpen(true) }]);
	return (
		<Dialog open={open} onOpenChange={setOpen}>
			<DialogContent title="Keyboard shortcuts" className="sm:w-[min(40rem,calc(100vw-2rem))]">
				<div className="columns-1 gap-8 sm:columns-2">
					{Array.from(groups, ([title, parts]) => (
						<section key={title} className="mb-5 break-inside-avoid">
							<h3 className="mb-1.5 text-xs font-semibold text-muted">{title}</h3>
							<dl className="flex flex-col gap-1.5 text-[13px]">
								{parts
									.flatMap(({ shortcuts }) => shortcuts)
									.map(({ keys, label }) => (
										<div key={keys} className="flex items-center justify-between gap-4">
											<dt>{label}</dt>
											<dd className="flex gap-1">
												{keys.split(/[ +]/).map((key) => (
													<Kbd key={key}>{key === "mod" ? "Ctrl" : key}</Kbd>
												))}
											</dd>
										</div>
									))}
							</dl>
						</section>
					))}
				</div>
			</DialogContent>
		</Dialog>
	);
}
