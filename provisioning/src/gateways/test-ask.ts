import { request } from "node:http";

export type Answer = { status: number; headers: Headers; text: string };

export type Question = { headers?: Record<string, string>; body?: string | Buffer };

/** `fetch` may not choose its Host header. */
export function ask(port: number, host: string, path: string, { headers = {}, body }: Question = {}): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const method = body === undefined ? "GET" : "POST";
		// A connection of its own: one that is kept may be closed in the moment it is used again.
		const req = request({ agent: false, port, host: "127.0.0.1", path, method, headers: { host, ...headers } });
		req.once("error", reject);
		req.once("response", async (res) => {
			const chunks: Buffer[] = [];
			for await (const chunk of res) chunks.push(chunk);
			const entries = Object.entries(res.headers).flatMap(([name, value]) =>
				[value ?? []].flat().map((one) => [name, one] as [string, string]),
			);
			resolve({ status: res.statusCode ?? 0, headers: new Headers(entries), text: Buffer.concat(chunks).toString() });
		});
		req.end(body);
	});
}
