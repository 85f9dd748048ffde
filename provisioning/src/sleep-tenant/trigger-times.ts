/** A cron of which n8n chooses a part at random at each boot: due anywhere between a tick and `spanMs` after it. */
export type LooseCron = { expression: string; spanMs: number };

const minute = 60_000;

/**
 * Crons of the list that n8n's polling triggers (`pollTimes`) and its old Cron node (`triggerTimes`) share.
 *
 * @param times `{ item: [{ mode: "everyX", value: 5, unit: "minutes" }] }`, only what differs from the defaults.
 */
export function cronsOfTimes(times: unknown): LooseCron[] {
	const items = typeof times === "object" && times !== null ? (times as { item?: unknown }).item : undefined;
	if (items === undefined) return [];
	if (!Array.isArray(items)) throw new RangeError("its times are not a list");
	return items.map((item: unknown) => cronOf((item ?? {}) as Record<string, unknown>));
}

function cronOf(item: Record<string, unknown>): LooseCron {
	const of = (name: string, otherwise: number): number => {
		const value = Number(item[name] ?? otherwise);
		if (Number.isInteger(value) && value >= 0) return value;
		throw new RangeError(`${name} is ${JSON.stringify(item[name]).slice(0, 60)}, not a number`);
	};
	const at = (): string => `0 ${of("minute", 0)} ${of("hour", 14)}`;
	switch (item.mode ?? "everyDay") {
		case "everyMinute":
			return { expression: "0 * * * * *", spanMs: minute };
		case "everyHour":
			return { expression: `0 ${of("minute", 0)} * * * *`, spanMs: minute };
		case "everyDay":
			return { expression: `${at()} * * *`, spanMs: minute };
		case "everyWeek":
			return { expression: `${at()} * * ${of("weekday", 1)}`, spanMs: minute };
		case "everyMonth":
			return { expression: `${at()} ${of("dayOfMonth", 1)} * *`, spanMs: minute };
		case "everyX":
			if ((item.unit ?? "hours") === "minutes") return { expression: `0 */${of("value", 2)} * * * *`, spanMs: minute };
			// The minute is a random one as well.
			return { expression: `0 0 */${of("value", 2)} * * *`, spanMs: 60 * minute };
		case "custom":
			return { expression: String(item.cronExpression ?? "* * * * * *").trim(), spanMs: 0 };
		default:
			throw new RangeError(`it has a time of an unknown kind, ${JSON.stringify(item.mode).slice(0, 60)}`);
	}
}
