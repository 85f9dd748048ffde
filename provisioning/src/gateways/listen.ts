import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { Socket } from "node:net";
import { ProvisioningError, systemCodeOf } from "#errors.ts";

export type Listening = { port: number; close(): Promise<void> };

/** Addresses a machine may lack without that being an error (no IPv6). */
const absentAddress = new Set(["EADDRNOTAVAIL", "EAFNOSUPPORT"]);

/**
 * Listens on one port of several addresses.
 *
 * @param port 0 takes a free one of the first address, and the same of the others.
 * @throws ProvisioningError `port_taken`
 */
export async function listen(
	port: number,
	addresses: string[],
	onRequest: RequestListener,
	onUpgrade: (req: IncomingMessage, socket: Socket, head: Buffer) => void,
): Promise<Listening> {
	const servers: Server[] = [];
	let chosen = port;
	for (const address of addresses) {
		const server = createServer({ keepAliveTimeout: 65_000 }, onRequest);
		server.on("upgrade", (req, socket, head) => onUpgrade(req, socket as Socket, head));
		try {
			chosen = await bind(server, chosen, address);
			servers.push(server);
		} catch (error) {
			if (servers.length > 0 && absentAddress.has(systemCodeOf(error) ?? "")) continue;
			await Promise.all(servers.map(end));
			throw asTaken(error, chosen, address);
		}
	}
	return {
		port: chosen,
		close: async () => void (await Promise.all(servers.map(end))),
	};
}

function bind(server: Server, port: number, address: string): Promise<number> {
	return new Promise((resolve, reject) => {
		server.once("error", reject);
		server.listen(port, address, () => {
			server.off("error", reject);
			const bound = server.address();
			resolve(typeof bound === "object" && bound !== null ? bound.port : port);
		});
	});
}

function end(server: Server): Promise<void> {
	return new Promise((resolve) => {
		server.close(() => resolve());
		// Event streams and websockets have no end of their own.
		server.closeAllConnections();
	});
}

function asTaken(error: unknown, port: number, address: string): unknown {
	const code = systemCodeOf(error);
	if (code === "EADDRINUSE") {
		return new ProvisioningError(
			"port_taken",
			`Port ${port} on ${address} is used by another program; end it, or choose another port with PORT=8081 npm start.`,
			{ cause: error },
		);
	}
	if (code === "EACCES") {
		return new ProvisioningError(
			"port_taken",
			`This user may not listen on port ${port}; choose one above 1023 with PORT=8080 npm start.`,
			{ cause: error },
		);
	}
	return error;
}
