import { statfs } from "node:fs/promises";
import { resolve } from "node:path";
import { systemCodeOf } from "@flomastr/provisioning/errors";
import { degraded, down, type Finding, type Part, up } from "./part.ts";

/** Bytes free below which nothing can be relied upon, and below which somebody should look. */
const least = { down: 0.5e9, degraded: 3e9 };
const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;

/**
 * Room on the disks of some folders.
 * @param folders by what they are for; those this process cannot see (Docker's, from within a container) are left out
 */
export function diskPart(folders: () => Promise<Record<string, string>>): Part {
	return {
		id: "disk",
		title: "Disk",
		async check() {
			const found = await Promise.all(Object.entries(await folders()).map(([what, folder]) => roomOf(what, folder)));
			const seen = found.filter((finding) => finding !== null);
			const worst = seen.find(({ state }) => state === "down") ?? seen.find(({ state }) => state === "degraded");
			return { state: worst?.state ?? "up", detail: seen.map(({ detail }) => detail).join(" ") };
		},
	};
}

/** @returns null for a folder that is not there */
export async function roomOf(what: string, folder: string): Promise<Finding | null> {
	try {
		const { bsize, bavail, blocks, ffree, files } = await statfs(resolve(folder));
		const free = bsize * bavail;
		const facts = `${what}: ${gigabytes(free)} of ${gigabytes(bsize * blocks)} free`;
		// File systems that make inodes as they go say 0 of 0.
		if (files > 0 && ffree < files * 0.02) {
			return degraded(
				`${facts}, but only ${ffree} of ${files} inodes. Delete small files, or move it to another disk.`,
			);
		}
		if (free < least.down) return down(`${facts}. Free space at once: databases stop when it is full.`);
		if (free < least.degraded) return degraded(`${facts}. Free space, or move it to a larger disk.`);
		return up(`${facts}.`);
	} catch (error) {
		if (systemCodeOf(error) === "ENOENT") return null;
		throw error;
	}
}
