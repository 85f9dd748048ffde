import { v7 as uuidv7 } from "uuid";
import type { SandboxConnection } from "#channels/sandbox/config.ts";
import { signBody } from "#channels/sign-body.ts";
import { type Dispatch, postHook } from "./hook-client.ts";
import type { Line } from "./line.ts";

/** The sandbox channel's own wire. */
export function sandboxLine(connectionId: string, config: SandboxConnection, dispatch: Dispatch, host: string): Line {
	function post(payload: { messages?: unknown[]; statuses?: unknown[] }): Promise<void> {
		const body = Buffer.from(JSON.stringify(payload));
		const headers = { "x-sandbox-signature": signBody(body, config.secret) };
		return postHook(dispatch, { host, path: `/hooks/sandbox/${connectionId}`, headers, body });
	}

	return {
		connectionId,
		address: (number) => number,
		async say({ number, name }, message) {
			const id = `phone.${uuidv7()}`;
			await post({ messages: [{ id, from: number, name, sent_at: new Date(), ...message }] });
			return id;
		},
		report: (statuses) =>
			post({
				statuses: statuses.map(({ id, status, tracker }) => ({ id, status, at: new Date(), idempotency_key: tracker })),
			}),
	};
}
