import { readFile, writeFile } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ProvisioningError, systemCodeOf } from "@flomastr/provisioning/errors";

export interface Listening {
	/** `http://<host>:<port>` */
	url: string;
	close(): Promise<void>;
}

/**
 * Listens on one address.
 * @param address `host:port`
 * @throws ProvisioningError `port_taken`
 */
export async function listenAt(address: string, respond: RequestListener): Promise<Listening> {
	const { hostname, port } = new URL(`http://${address}`);
	const server = createServer({ keepAliveTimeout: 65_000 }, respond);
	try {
		await listen(server, hostname.replace(/^\[|\]$/g, ""), Number(port));
	} catch (error) {
		if (systemCodeOf(error) !== "EADDRINUSE" && systemCodeOf(error) !== "EADDRNOTAVAIL") throw error;
		const taken = systemCodeOf(error) === "EADDRINUSE";
		const reason = taken ? "is used by another program" : "is no address of this machine";
		throw new ProvisioningError("port_taken", `${address} ${reason}; choose another with LISTEN or PRIVATE_LISTEN.`);
	}
	return { url: `http://${address}`, close: () => end(server) };
}

/**
 * Listens on loopback, on the port of the last start, so that what n8n stored stays true; on another when that one is taken.
 * @param portFile remembers the port
 */
export async function listenPrivately(portFile: string, respond: RequestListener): Promise<Listening> {
	const remembered = Number(await readFile(portFile, "utf8").catch(() => "0"));
	const server = createServer(respond);
	await listen(server, "127.0.0.1", remembered).catch(() => listen(server, "127.0.0.1", 0));
	const { port } = server.address() as AddressInfo;
	await writeFile(portFile, String(port));
	return { url: `http://127.0.0.1:${port}`, close: () => end(server) };
}

function end(server: Server): Promise<void> {
	return new Promise((resolve) => {
		server.close(() => resolve());
		server.closeAllConnections();
	});
}

function listen(server: Server, host: string, port: number): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once("error", reject);
		server.listen(port, host, () => {
			server.off("error", reject);
			resolve();
		});
	});
}
