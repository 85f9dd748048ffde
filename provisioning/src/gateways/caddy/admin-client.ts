import { request } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { ProvisioningError, systemCodeOf } from "#errors.ts";

/** Part of Caddy's configuration, and what names this state of it. */
export type Read = { value: unknown; etag: string };

/** Caddy's admin API, as much as we need of it. Paths begin with `/id/<name>`. All throw ProvisioningError `caddy_down`. */
export type CaddyAdmin = {
	/** null where nothing has that id or path. */
	read(path: string): Promise<Read | null>;
	/**
	 * @param ifMatch The ETag of something read before, of the same part or one around it.
	 * @returns false when that has been changed by somebody else meanwhile: nothing was written.
	 * @throws ProvisioningError `caddy_refused` with Caddy's own words
	 */
	write(method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body: unknown, ifMatch: string): Promise<boolean>;
};

type Answer = { status: number; text: string; etag: string };

/** Caddy opens its admin listener anew at each change of its configuration; what comes at that moment is tried again. */
const retried = new Set(["ECONNRESET", "ECONNREFUSED", "EPIPE"]);
const tries = 4;
const answerWithinMs = 15_000;

/**
 * @param admin Base URL of the admin API; also sent as Origin, which Caddy checks.
 */
export function createCaddyAdmin(admin: string): CaddyAdmin {
	const base = new URL(admin);

	// Not `fetch`: Caddy 2.6 sends the ETag behind the body, as a trailer, which fetch does not show.
	function once(method: string, path: string, body: unknown, ifMatch?: string): Promise<Answer> {
		const payload = body === undefined ? undefined : JSON.stringify(body);
		return new Promise((resolve, reject) => {
			const req = request(new URL(path, base), {
				method,
				signal: AbortSignal.timeout(answerWithinMs),
				headers: {
					Origin: base.origin,
					Connection: "close",
					...(payload === undefined ? {} : { "Content-Type": "application/json" }),
					...(ifMatch === undefined ? {} : { "If-Match": ifMatch }),
				},
			});
			req.once("error", reject);
			req.once("response", (res) => {
				const chunks: Buffer[] = [];
				res.on("data", (chunk: Buffer) => chunks.push(chunk));
				res.once("error", reject);
				res.once("end", () => {
					const etag = res.headers.etag ?? res.trailers.etag ?? "";
					resolve({ status: res.statusCode ?? 0, text: Buffer.concat(chunks).toString(), etag });
				});
			});
			req.end(payload);
		});
	}

	async function ask(method: string, path: string, body?: unknown, ifMatch?: string): Promise<Answer> {
		for (let attempt = 1; ; attempt += 1) {
			try {
				return await once(method, path, body, ifMatch);
			} catch (cause) {
				if (attempt < tries && retried.has(systemCodeOf(cause) ?? "")) {
					await wait(20 * 3 ** attempt * (0.5 + Math.random()));
					continue;
				}
				const message = `Caddy does not answer at ${base.origin}; start it, or set CADDY_ADMIN to the address of its admin API.`;
				throw new ProvisioningError("caddy_down", message, { cause });
			}
		}
	}

	return {
		async read(path) {
			const { status, text, etag } = await ask("GET", path);
			// Caddy answers 404 for an unknown id, 400 and 500 for a path that leads nowhere inside one.
			if (status === 404 || /invalid traversal path/.test(text)) return null;
			if (status !== 200) throw refused("read", path, status, text);
			return { value: JSON.parse(text), etag };
		},
		async write(method, path, body, ifMatch) {
			const { status, text } = await ask(method, path, body, ifMatch);
			if (status === 412) return false;
			// An id or index that another change took away in the same instant.
			if (status === 404) return false;
			if (status !== 200) throw refused("change", path, status, text);
			return true;
		},
	};
}

function refused(verb: string, path: string, status: number, text: string): ProvisioningError {
	const said = text.trim().slice(0, 300) || "nothing";
	const hint = status === 403 ? " CADDY_ADMIN must be one of the origins in Caddy's own configuration." : "";
	return new ProvisioningError("caddy_refused", `Caddy refused to ${verb} ${path} (${status}): ${said}.${hint}`);
}
