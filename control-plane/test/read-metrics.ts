/** One sample of Prometheus' text format. */
export interface Sample {
	name: string;
	labels: Record<string, string>;
	value: number;
}

const name = "[a-zA-Z_:][a-zA-Z0-9_:]*";
// Prometheus reads `Nan`, as Node's client writes it, like Go does: in any case.
const sampleLine = new RegExp(`^(${name})(?:\\{(.*)\\})? ([Nn]a[Nn]|[+-]Inf|[+-]?[0-9.]+(?:e[+-]?\\d+)?)$`);
const label = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/y;
const suffixes: Record<string, string[]> = {
	counter: [""],
	gauge: [""],
	histogram: ["_bucket", "_sum", "_count"],
	summary: ["", "_sum", "_count"],
};

/**
 * Reads Prometheus' text format 0.0.4 by the letter: every family has HELP and TYPE before its samples, once; counters
 * end in `_total`, histograms count up to `+Inf`. Throws at the first line that breaks a rule.
 */
export function readMetrics(text: string): Sample[] {
	if (!text.endsWith("\n")) throw new Error("The last line does not end.");
	const types = new Map<string, string>();
	const samples: Sample[] = [];
	const seen = new Set<string>();
	for (const line of text.split("\n").filter((one) => one !== "")) {
		const fail = (why: string) => new Error(`${why}: ${line}`);
		const [, kind, family = "", rest = ""] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
		if (kind === "HELP" && rest === "") throw fail("no help");
		if (kind === "TYPE") {
			if (types.has(family)) throw fail("a family twice");
			if (!(rest in suffixes)) throw fail("an unknown type");
			if (rest === "counter" && !family.endsWith("_total")) throw fail("a counter that does not end in _total");
			types.set(family, rest);
		}
		if (line.startsWith("#")) continue;
		const [, full = "", inner = "", value = ""] = sampleLine.exec(line) ?? [];
		if (full === "") throw fail("no sample");
		const family2 = [...types].find(([known, type]) => suffixes[type]?.some((suffix) => known + suffix === full));
		if (!family2) throw fail("a sample of no family");
		const labels = readLabels(inner, fail);
		const key = `${full}${JSON.stringify(Object.entries(labels).sort())}`;
		if (seen.has(key)) throw fail("a sample twice");
		seen.add(key);
		samples.push({ name: full, labels, value: Number(value.replace("Inf", "Infinity")) });
	}
	return samples;
}

function readLabels(inner: string, fail: (why: string) => Error): Record<string, string> {
	const labels: Record<string, string> = {};
	label.lastIndex = 0;
	while (label.lastIndex < inner.length) {
		const found = label.exec(inner);
		if (!found) throw fail("wrong labels");
		const [, key = "", value = ""] = found;
		if (key in labels) throw fail("a label twice");
		labels[key] = value.replaceAll(/\\(["\\n])/g, (_, escaped) => (escaped === "n" ? "\n" : escaped));
	}
	return labels;
}
