import { request } from "node:http";

const limitMs = 3_000;

/**
 * Asks over a unix socket (`unix:///path`) or an address (`tcp://host:port`, `http://host:port`), and reads the answer.
 * By hand and not with fetch, which knows no sockets and may keep a connection that is dead.
 */
export function httpGet(
	base: string,
	path: string,
	headers: Record<string, string> = {},
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }> {
	const place = base.startsWith("unix://") ? { socketPath: base.slice("unix://".length) } : addressOf(base);
	return new Promise((resolve, reject) => {
		const asked = request({ ...place, path, headers, agent: false, timeout: limitMs }, (answer) => {
			const parts: Buffer[] = [];
			answer.on("data", (part: Buffer) => parts.push(part));
			answer.once("error", reject);
			answer.once("end", () =>
				resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(parts).toString() }),
			);
		});
		asked.once("timeout", () => asked.destroy(new Error(`no answer within ${limitMs / 1000} s`)));
		asked.once("error", reject);
		asked.end();
	});
}

function addressOf(base: string): { host: string; port: number } {
	const { hostname, port } = new URL(base.replace(/^tcp:/, "http:"));
	return { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port || 80) };
}
