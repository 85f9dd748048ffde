/** Host under which the phones' vendors are reached inside this process; never resolved on a network. */
export const phoneVendorOrigin = "http://sandbox-phone.internal";

/** Answers a request inside this process, as the network would. */
export type Dispatch = (request: Request) => Response | Promise<Response>;

/**
 * Posts to the tenant's own webhook as a vendor does: signed, over the same route, so that the sandbox is no shortcut.
 * @param host host and port of the tenant
 * @throws when the webhook did not answer 200
 */
export async function postHook(
	dispatch: Dispatch,
	hook: { host: string; path: string; headers: Record<string, string>; body: Uint8Array<ArrayBuffer> },
): Promise<void> {
	const response = await dispatch(
		new Request(`http://${hook.host}${hook.path}`, {
			method: "POST",
			headers: {
				host: hook.host,
				"x-forwarded-host": hook.host,
				"content-type": "application/json",
				...hook.headers,
			},
			body: hook.body,
		}),
	);
	if (!response.ok) throw new Error(`The webhook answered ${response.status}: ${await response.text()}`);
}
