import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

export type Ports = { http: number; broker: number };

/** The ports a tenant had before where they are free, so that its address survives a restart; else new ones. */
export async function choosePorts(folder: string): Promise<Ports> {
	const file = join(folder, "ports.json");
	const before = readPorts(file);
	if (before !== null && (await isFree(before.http)) && (await isFree(before.broker))) return before;
	const chosen = { http: await freePort(), broker: await freePort() };
	writeFileSync(file, JSON.stringify(chosen));
	return chosen;
}

function readPorts(file: string): Ports | null {
	try {
		const { http, broker }: Partial<Ports> = JSON.parse(readFileSync(file, "utf8"));
		return Number.isInteger(http) && Number.isInteger(broker) ? ({ http, broker } as Ports) : null;
	} catch {
		return null;
	}
}

function isFree(port: number): Promise<boolean> {
	return listenOn(port).then(
		() => true,
		() => false,
	);
}

function freePort(): Promise<number> {
	return listenOn(0);
}

function listenOn(port: number): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once("error", reject);
		server.listen(port, "127.0.0.1", () => {
			const address = server.address();
			server.close(() => resolve(typeof address === "object" && address !== null ? address.port : port));
		});
	});
}
