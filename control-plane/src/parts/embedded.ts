import { degraded, type Part, up } from "./part.ts";

/**
 * Processes that this one started for tenants, in the embedded way of running.
 * @param states of each tenant that should be awake: its slug and how its n8n is
 */
export function instancesPart(states: () => Promise<{ slug: string; state: string }[]>): Part {
	return {
		id: "instances",
		title: "n8n processes",
		async check() {
			const all = await states();
			const lame = all.filter(({ state }) => state !== "running" && state !== "asleep");
			if (all.length === 0) return up("No tenant runs yet.");
			if (lame.length === 0) return up(`${all.length} of ${all.length} answer.`);
			const named = lame.slice(0, 5).map(({ slug, state }) => `${slug} is ${state}`);
			return degraded(
				`${all.length - lame.length} of ${all.length} answer: ${named.join(", ")}. They are started again by themselves; look at their logs if it stays.`,
			);
		},
	};
}
