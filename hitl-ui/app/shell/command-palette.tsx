import { Keyboard, MessageSquareText } from "lucide-react";
import { useState } from "react";
import { useNavigate } from "react-router";
import {
	Command,
	CommandEmpty,
	CommandGroup,
	CommandInput,
	CommandItem,
	CommandList,
} from "#components/ui/command.tsx";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { type Destination, destinations } from "./destinations.ts";
import { openKeyboardHelp } from "./keyboard-help.tsx";
import { useShell } from "./route.tsx";
import { useShortcuts } from "./shortcuts.ts";

/** Goes anywhere by name, on Ctrl-K; what is typed can also be searched for in the inbox. */
export function CommandPalette() {
	const { me, atConsole } = useShell();
	const [open, setOpen] = useState(false);
	const [query, setQuery] = useState("");
	const navigate = useNavigate();
	const places = destinations(me, atConsole);

	const go = ({ to, external }: Pick<Destination, "to" | "external">) => {
		setOpen(false);
		setQuery("");
		if (external) window.open(to, "_blank", "noreferrer");
		else void navigate(to);
	};
	useShortcuts("Go to", [
		{ keys: "mod+k", label: "Open the command palette", run: () => setOpen((now) => !now) },
		...places.map((place) => ({ keys: place.keys, label: place.label, run: () => go(place) })),
	]);

	return (
		<Dialog open={open} onOpenChange={setOpen}>
			<DialogContent title="Command palette" titleHidden className="gap-0 p-0 sm:top-[30%]">
				<Command loop>
					<CommandInput
						value={query}
						onValueChange={setQuery}
						placeholder="Go to a screen, or search conversations…"
						aria-label="Command"
					/>
					<CommandList>
						{atConsole ? <CommandEmpty>Nothing by that name.</CommandEmpty> : null}
						<CommandGroup heading="Go to">
							{places.map((place) => (
								<CommandItem key={place.to} onSelect={() => go(place)}>
									<place.icon aria-hidden /> {place.label}
									<Kbd className="ml-auto">{place.keys}</Kbd>
								</CommandItem>
							))}
							<CommandItem
								onSelect={() => {
									setOpen(false);
									openKeyboardHelp();
								}}
							>
								<Keyboard aria-hidden /> Keyboard shortcuts
								<Kbd className="ml-auto">?</Kbd>
							</CommandItem>
						</CommandGroup>
						{query && !atConsole ? (
							<CommandGroup heading="Search" forceMount>
								<CommandItem
									forceMount
									value={`search ${query}`}
									onSelect={() => go({ to: `/inbox?view=all&q=${encodeURIComponent(query)}` })}
								>
									<MessageSquareText aria-hidden /> Conversations with “{query}”
								</CommandItem>
							</CommandGroup>
						) : null}
					</CommandList>
				</Command>
			</DialogContent>
		</Dialog>
	);
}
