import { readFile, writeFile } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * The address at which tenants' nodes and the front end reach the API: loopback only, on the port of the last start,
 * so that what n8n stored stays true; on another when that one is taken.
 * @param portFile remembers the port
 */
export async function listenPrivately(
	portFile: string,
	respond: RequestListener,
): Promise<{ url: string; close(): Promise<void> }> {
	const remembered = Number(await readFile(portFile, "utf8").catch(() => "0"));
	const server = createServer(respond);
	await listen(server, remembered).catch(() => listen(server, 0));
	const { port } = server.address() as AddressInfo;
	await writeFile(portFile, String(port));
	return {
		url: `http://127.0.0.1:${port}`,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

function listen(server: Server, port: number): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once("error", reject);
		server.listen(port, "127.0.0.1", () => {
			server.off("error", reject);
			resolve();
		});
	});
}
