import { useHydrated } from "./use-hydrated.ts";

const forms = {
	short: { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" },
	full: { dateStyle: "medium", timeStyle: "short" },
	date: { dateStyle: "medium" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** A moment in the reader's own zone. The server cannot know it, so it writes UTC until the page is alive. */
export function LocalTime({ at, form = "short" }: { at: string; form?: keyof typeof forms }) {
	const zone = useHydrated() ? undefined : "UTC";
	const date = new Date(at);
	if (Number.isNaN(date.getTime())) return <span>{at}</span>;
	const show = (options: Intl.DateTimeFormatOptions) =>
		new Intl.DateTimeFormat("en-GB", { ...options, ...(zone ? { timeZone: zone } : {}) }).format(date);
	return (
		<time dateTime={at} title={show(forms.full)}>
			{show(forms[form])}
		</time>
	);
}
