import { askEngine } from "#parts/docker.ts";
import { degraded, down, type Part, up } from "#parts/part.ts";
import { askServer } from "#parts/postgres.ts";

/** Milliseconds. Vendors refuse signatures that are five minutes off; schedules are promised within two seconds. */
const limits = { down: 120_000, degraded: 2_000 };
/** No clock that was ever set shows less than when this was written. */
const earliest = Date.UTC(2026, 0, 1);

/** This host's clock beside those of the engine and the database servers. */
export function clockCheck(beside: { docker: string | null; servers: string[] }, now: () => number = Date.now): Part {
	return {
		id: "clock",
		title: "Clock",
		async check() {
			if (now() < earliest) return down(`It says ${new Date(now()).toISOString()}. Set it: timedatectl set-ntp true.`);
			const asked: Promise<Date>[] = beside.servers.map(async (url) => (await askServer(url)).now);
			if (beside.docker !== null) {
				const engine = beside.docker;
				asked.push((async () => new Date((await askEngine(engine)).SystemTime))());
			}
			const offs = await Promise.all(
				asked.map((time) => time.then((found) => Math.abs(found.getTime() - now())).catch(() => null)),
			);
			const known = offs.filter((off) => off !== null);
			if (known.length === 0) return up(`${new Date(now()).toISOString()}; there was no other to hold it against.`);
			const worst = Math.max(...known);
			const facts = `${(worst / 1000).toFixed(1)} s beside the others`;
			if (worst > limits.down) return down(`${facts}. Set all clocks by the network: timedatectl set-ntp true.`);
			if (worst > limits.degraded)
				return degraded(`${facts}. Set all clocks by the network: timedatectl set-ntp true.`);
			return up(`${facts}.`);
		},
	};
}
