import { Search, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useNavigation, useSearchParams } from "react-router";
import { Input } from "#components/ui/input.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import { useShortcuts } from "#shell/shortcuts.ts";

const quietMs = 250;

/** Searches names, addresses and message text as you type; the address keeps the words. */
export function SearchBox() {
	const [search, setSearch] = useSearchParams();
	const [text, setText] = useState(search.get("q") ?? "");
	const input = useRef<HTMLInputElement>(null);
	const navigation = useNavigation();
	const searching = navigation.state === "loading" && new URLSearchParams(navigation.location.search).has("q");

	const current = search.get("q") ?? "";
	useEffect(() => {
		if (text.trim() === current) return;
		const timer = setTimeout(() => {
			setSearch(
				(now) => {
					const next = new URLSearchParams(now);
					if (text.trim()) next.set("q", text.trim());
					else next.delete("q");
					return next;
				},
				{ replace: true },
			);
		}, quietMs);
		return () => clearTimeout(timer);
	}, [text, current, setSearch]);

	useShortcuts("Conversations", [{ keys: "/", label: "Search", run: () => input.current?.select() }]);

	return (
		<search className="relative block">
			<Search
				aria-hidden
				className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-faint"
			/>
			<Input
				ref={input}
				type="search"
				aria-label="Search conversations"
				placeholder="Search names and messages"
				value={text}
				maxLength={200}
				onChange={(event) => setText(event.target.value)}
				onKeyDown={(event) => {
					if (event.key !== "Escape") return;
					setText("");
					event.currentTarget.blur();
				}}
				className="bg-canvas pr-8 pl-8 [&::-webkit-search-cancel-button]:hidden"
			/>
			<span className="absolute top-1/2 right-2 flex -translate-y-1/2 items-center">
				{searching ? (
					<Spinner label="Searching" />
				) : text ? (
					<button
						type="button"
						aria-label="Clear the search"
						onClick={() => setText("")}
						className="rounded text-muted"
					>
						<X aria-hidden className="size-4" />
					</button>
				) : (
					<Kbd className="hidden md:inline-flex">/</Kbd>
				)}
			</span>
		</search>
	);
}
