const units = ["B", "kB", "MB", "GB", "TB"];

/** Bytes for people, in steps of a thousand: `812 kB`, `1.4 GB`. */
export function showBytes(bytes: number): string {
	let value = Math.max(0, bytes);
	let unit = 0;
	while (value >= 999.5 && unit < units.length - 1) {
		value /= 1000;
		unit += 1;
	}
	return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}
