import { loginToN8n } from "./login.ts";
import { askN8n } from "./request.ts";

const label = "control-plane";

type KeyRow = { id: string; label: string };

/**
 * Makes the control plane's key to n8n's public API, with every right the owner has. n8n shows a key once: an older
 * one of the same label was made by a run that was cut off before it was stored, and is removed.
 */
export async function createApiKey(address: string, email: string, password: string): Promise<string> {
	const cookie = (await loginToN8n(address, email, password)).split(";", 1)[0] ?? "";
	const ask = async <T>(method: "GET" | "POST" | "DELETE", path: string, body?: unknown): Promise<T> => {
		const { text } = await askN8n(address, { method, path, body, headers: { Cookie: cookie } });
		return (JSON.parse(text) as { data: T }).data;
	};
	const scopes = await ask<string[]>("GET", "/rest/api-keys/scopes");
	const keys = await ask<KeyRow[] | { items: KeyRow[] }>("GET", "/rest/api-keys");
	for (const key of Array.isArray(keys) ? keys : keys.items) {
		if (key.label === label) await ask("DELETE", `/rest/api-keys/${key.id}`);
	}
	const created = await ask<{ rawApiKey: string }>("POST", "/rest/api-keys", { label, expiresAt: null, scopes });
	return created.rawApiKey;
}
