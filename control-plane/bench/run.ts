import { cpus, totalmem } from "node:os";
import type { Bench } from "./bench.ts";
import { density } from "./density.ts";
import { gateway } from "./gateway.ts";
import { inbound } from "./inbound.ts";
import { provision } from "./provision.ts";
import { roundtrip } from "./roundtrip.ts";
import { sleep } from "./sleep.ts";
import { start } from "./start.ts";

const benches: Bench[] = [start, inbound, roundtrip, gateway, provision, sleep, density];

const [wanted, place] = process.argv.slice(2);
const bench = benches.find((candidate) => candidate.name === wanted);
if (!bench) {
	const names = benches.map((candidate) => candidate.name).join(", ");
	console.error(`There is no bench ${JSON.stringify(wanted ?? "")}. Choose one: npm run bench -- <${names}>`);
	process.exit(1);
}
const where = place === undefined ? bench.on[0] : bench.on.find((one) => one === place);
if (!where) {
	console.error(`The bench ${bench.name} runs on ${bench.on.join(" or ")}, not on ${JSON.stringify(place)}.`);
	process.exit(1);
}
console.log(
	`${bench.name} (${where}) on ${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`,
);
const metrics = await bench.run(where);
console.table(metrics);
console.log(JSON.stringify({ bench: bench.name, on: where, metrics }));
process.exit(0);
