import { ChevronRight } from "lucide-react";
import { useState } from "react";

/** More than this at once only slows the page down; the rest comes on demand. */
const pageSize = 50;

/** Any JSON value as a tree whose branches open and close. */
export function JsonTree({ value, openDepth = 2 }: { value: unknown; openDepth?: number }) {
	return (
		<div className="overflow-x-auto rounded-lg border bg-canvas p-2 font-mono text-xs leading-relaxed">
			<Node value={value} openDepth={openDepth} />
		</div>
	);
}

function Node({ name, value, openDepth }: { name?: string; value: unknown; openDepth: number }) {
	if (typeof value !== "object" || value === null) return <Leaf name={name} value={value} />;
	const entries = Object.entries(value);
	const list = Array.isArray(value);
	if (entries.length === 0) return <Leaf name={name} value={value} />;
	return <Branch name={name} entries={entries} list={list} openDepth={openDepth} />;
}

function Branch({
	name,
	entries,
	list,
	openDepth,
}: {
	name: string | undefined;
	entries: [string, unknown][];
	list: boolean;
	openDepth: number;
}) {
	const [open, setOpen] = useState(openDepth > 0);
	const [shown, setShown] = useState(pageSize);
	const size = `${entries.length} ${list ? "item" : "key"}${entries.length === 1 ? "" : "s"}`;
	return (
		<div>
			<button
				type="button"
				aria-expanded={open}
				onClick={() => setOpen(!open)}
				className="inline-flex items-center gap-1 rounded text-left hover:bg-hover"
			>
				<ChevronRight
					className={`size-3 shrink-0 text-muted transition-transform ${open ? "rotate-90" : ""}`}
					aria-hidden
				/>
				{name !== undefined && <Name>{name}</Name>}
				<span className="text-muted">{list ? `[${size}]` : `{${size}}`}</span>
			</button>
			{open && (
				<div className="ml-1.5 border-l pl-3">
					{entries.slice(0, shown).map(([key, child]) => (
						<Node key={key} name={key} value={child} openDepth={openDepth - 1} />
					))}
					{entries.length > shown && (
						<button
							type="button"
							onClick={() => setShown(shown + pageSize)}
							className="rounded px-1 text-accent-ink hover:underline"
						>
							{entries.length - shown} more
						</button>
					)}
				</div>
			)}
		</div>
	);
}

function Leaf({ name, value }: { name: string | undefined; value: unknown }) {
	const text = typeof value === "string" ? JSON.stringify(value) : (JSON.stringify(value) ?? "undefined");
	return (
		<div className="flex gap-1 pl-4">
			{name !== undefined && <Name>{name}</Name>}
			<span className={`whitespace-pre-wrap break-all ${looks[typeof value] ?? "text-muted"}`}>{text}</span>
		</div>
	);
}

function Name({ children }: { children: string }) {
	return <span className="shrink-0 text-muted">{children}:</span>;
}

const looks: Record<string, string> = {
	string: "text-success-ink",
	number: "text-info-ink",
	boolean: "text-warning-ink",
};
