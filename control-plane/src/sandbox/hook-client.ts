import { signBody } from "#channels/sign-body.ts";

/** Answers a request inside this process, as the network would. */
export type Dispatch = (request: Request) => Response | Promise<Response>;

/**
 * Posts to the tenant's own webhook as a vendor does: signed, over the same route, so that the sandbox is no shortcut.
 * @throws when the webhook did not answer 200
 */
export async function postHook(
	dispatch: Dispatch,
	target: { host: string; connectionId: string; secret: string },
	body: { messages?: unknown[]; statuses?: unknown[] },
): Promise<void> {
	const raw = Buffer.from(JSON.stringify(body));
	const response = await dispatch(
		new Request(`http://${target.host}/hooks/sandbox/${target.connectionId}`, {
			method: "POST",
			headers: {
				host: target.host,
				"x-forwarded-host": target.host,
				"content-type": "application/json",
				"x-sandbox-signature": signBody(raw, target.secret),
			},
			body: raw,
		}),
	);
	if (!response.ok) throw new Error(`The webhook answered ${response.status}: ${await response.text()}`);
}
