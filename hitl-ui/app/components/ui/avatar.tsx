import { cn } from "./class-names.ts";

const hues = [
	"light-dark(#d7ecf2,#12404d) light-dark(#0a5265,#a5deec)",
	"light-dark(#e6e2f8,#322a5c) light-dark(#4a3d91,#cfc6f7)",
	"light-dark(#fbe3d6,#54301b) light-dark(#8a3f12,#f4c3a4)",
	"light-dark(#dcefdf,#1e4226) light-dark(#1f6430,#afdfb9)",
	"light-dark(#f9dfe8,#521f34) light-dark(#8f1f4c,#f3b4cb)",
	"light-dark(#f3e8c8,#45380f) light-dark(#6b5205,#e7d18b)",
];

function initials(name: string): string {
	const words = name.replace(/^(dr|mr|mrs|ms|prof)\.?\s+/i, "").split(/\s+/);
	const letters = words.map((word) => /\p{L}/u.exec(word)?.[0] ?? "").filter(Boolean);
	return ((letters[0] ?? "#") + (letters.length > 1 ? (letters.at(-1) ?? "") : "")).toUpperCase();
}

/** Initials on a colour that stays with the name. Decorative: the name always stands beside it. */
export function Avatar({ name, className }: { name: string; className?: string }) {
	const sum = Array.from(name).reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
	const hue = hues[sum % hues.length] ?? "";
	const [background, color] = hue.split(" ");
	return (
		<span
			aria-hidden
			style={{ background, color }}
			className={cn(
				"inline-flex size-8 shrink-0 items-center justify-center rounded-full text-[11px] font-semibold select-none",
				className,
			)}
		>
			{initials(name)}
		</span>
	);
}
