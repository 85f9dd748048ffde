import { connect, type Socket } from "node:net";
import { connect as connectSecurely } from "node:tls";

/** A load of one HTTP request each, over kept-alive connections, written as bytes: the generator must stay cheaper than what it measures. */
export interface LoadResult {
	/** Milliseconds per request, in order of completion. */
	latencies: Float64Array;
	statuses: Map<number, number>;
	seconds: number;
}

/** The authority's certificate, PEM, and the name that is asked for. */
export interface Tls {
	ca: string;
	servername: string;
}

/**
 * Sends every request once, `concurrency` at a time.
 * @param requests complete HTTP/1.1 requests with Content-Length
 */
export async function sendAll(
	requests: Buffer[],
	options: { port: number; concurrency: number; tls?: Tls | null },
): Promise<LoadResult> {
	const latencies = new Float64Array(requests.length);
	const statuses = new Map<number, number>();
	let next = 0;
	let done = 0;
	const from = performance.now();

	async function worker(): Promise<void> {
		const socket = await open(options.port, options.tls ?? null);
		while (next < requests.length) {
			const request = requests[next++];
			if (!request) break;
			const start = performance.now();
			const status = await exchange(socket, request);
			latencies[done++] = performance.now() - start;
			statuses.set(status, (statuses.get(status) ?? 0) + 1);
		}
		socket.destroy();
	}

	await Promise.all(Array.from({ length: options.concurrency }, worker));
	return { latencies: latencies.subarray(0, done), statuses, seconds: (performance.now() - from) / 1000 };
}

function open(port: number, tls: Tls | null): Promise<Socket> {
	return new Promise((resolve, reject) => {
		const to = { port, host: "127.0.0.1", noDelay: true };
		const socket = tls ? connectSecurely({ ...to, ...tls }, () => resolve(socket)) : connect(to, () => resolve(socket));
		socket.once("error", reject);
	});
}

/** One request, one answer; reads the head and as many bytes as Content-Length or the last chunk says. */
function exchange(socket: Socket, request: Buffer): Promise<number> {
	return new Promise((resolve, reject) => {
		let answer = "";
		const fail = (error: Error) => reject(error);
		const read = (part: Buffer) => {
			answer += part.toString("latin1");
			const head = answer.indexOf("\r\n\r\n");
			if (head < 0) return;
			const length = /content-length: (\d+)/i.exec(answer)?.[1];
			const complete = length === undefined ? answer.endsWith("0\r\n\r\n") : answer.length >= head + 4 + Number(length);
			if (!complete) return;
			socket.off("data", read).off("error", fail);
			resolve(Number(answer.slice(9, 12)));
		};
		socket.on("data", read).on("error", fail);
		socket.write(request);
	});
}

/**
 * By nearest rank: the smallest value that so large a share of them does not exceed.
 * @param share 0…1
 */
export function percentile(values: Float64Array, share: number): number {
	const sorted = Float64Array.from(values).sort();
	return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
