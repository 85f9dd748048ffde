import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { diskPart } from "./disk.ts";
import { swapPart } from "./swap.ts";

const folder = mkdtempSync(join(tmpdir(), "flomastr-host-"));
let files = 0;
/** A host's /proc/meminfo with so much swap, in GB. */
function meminfo(total: number, free: number): string {
	const kB = (gb: number) => Math.round((gb * 1e9) / 1024);
	const path = join(folder, `meminfo-${files++}`);
	writeFileSync(
		path,
		`MemTotal: ${kB(24)} kB\nMemAvailable: ${kB(20)} kB\nSwapCached: 0 kB\nSwapTotal: ${kB(total)} kB\nSwapFree: ${kB(free)} kB\n`,
	);
	return path;
}
const swap = (total: number, free: number, tenants: number) =>
	swapPart(async () => tenants, meminfo(total, free)).check();

test("a host without swap is degraded and told how to make some, because waking takes a boot then", async () => {
	expect(await swap(0, 0, 3)).toMatchObject({ state: "degraded", detail: expect.stringMatching(/mkswap \/swapfile/) });
});

test("swap that is enough for all is fine; too little for all, or nearly full, is not", async () => {
	expect(await swap(8, 8, 10)).toMatchObject({ state: "up" });
	expect(await swap(4, 4, 40)).toMatchObject({
		state: "degraded",
		detail: expect.stringMatching(/40 sleeping.*-l 18G/s),
	});
	expect(await swap(8, 0.2, 2)).toMatchObject({
		state: "degraded",
		detail: expect.stringMatching(/killed by the kernel/),
	});
});

test("disks are named with their room, and folders out of sight are left out", async () => {
	const finding = await diskPart(async () => ({ "The data folder": folder, "Docker's folder": "/not/here" })).check();
	expect(finding.detail).toMatch(/^The data folder: [\d.]+ GB of [\d.]+ GB free/);
	expect(finding.detail).not.toMatch(/Docker/);
});
