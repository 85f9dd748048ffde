import { Readable } from "node:stream";
import { ErrorBody } from "@flomastr/contracts/error";
import { reasonOf } from "@flomastr/provisioning/errors";
import type { z } from "zod";
import { CliError, type Exit, exits } from "./exit.ts";
import type { Platform } from "./find-platform.ts";

type Method = "GET" | "POST" | "DELETE";

/** The console's API as the operator of the command line. Failures are CliErrors. */
export interface Client {
	call<Schema extends z.ZodType>(
		method: Method,
		path: string,
		schema: Schema,
		body?: unknown,
	): Promise<z.output<Schema>>;
	/** The body as it comes, for what is too large to hold. */
	download(path: string): Promise<Readable>;
}

/** Longer than the longest answer: waking a tenant may take a boot of n8n. */
const limitMs = 180_000;

export function createClient({ url, token }: Platform): Client {
	async function ask(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
		const headers = {
			authorization: `Bearer ${token}`,
			...(body !== undefined && { "content-type": "application/json" }),
		};
		const sent = body === undefined ? undefined : JSON.stringify(body);
		const answer = await fetch(`${url}/api${path}`, { method, headers, body: sent, redirect: "error", signal }).catch(
			(cause: unknown) => {
				const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : reasonOf(cause);
				throw new CliError(
					exits.noAnswer,
					`FloMastr does not answer at ${url} (${reason}). Start it; "flomastr doctor" says what may be in its way.`,
					"unavailable",
					{ cause },
				);
			},
		);
		if (!answer.ok) throw await failureOf(answer);
		return answer;
	}

	return {
		async call(method, path, schema, body) {
			const answer = await ask(method, path, body, AbortSignal.timeout(limitMs));
			const text = await answer.text();
			const parsed = schema.safeParse(text === "" ? null : JSON.parse(text));
			if (parsed.success) return parsed.data;
			throw new CliError(
				exits.failed,
				`FloMastr at ${url} answered in a shape this command does not know. Use the command of the version that runs.`,
				"internal",
				{ cause: parsed.error },
			);
		},
		async download(path) {
			const { body } = await ask("GET", path);
			if (!body) throw new CliError(exits.failed, `FloMastr answered ${path} with nothing.`, "internal");
			return Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
		},
	};
}

async function failureOf(answer: Response): Promise<CliError> {
	const text = await answer.text();
	const body = ErrorBody.safeParse(jsonOf(text));
	if (!body.success) {
		// A proxy's or the starting platform's own words.
		const exit = answer.status >= 502 ? exits.noAnswer : exits.failed;
		return new CliError(
			exit,
			`FloMastr answered ${answer.status}: ${text.slice(0, 300).trim() || "nothing"}`,
			"internal",
		);
	}
	const { code, message, fields } = body.data.error;
	if (code === "unauthenticated") {
		return new CliError(
			exits.failed,
			"The token was not taken. It counts at the private address alone (FLOMASTR_URL), and is the one in the data folder's operator.token.",
			code,
		);
	}
	const named = Object.entries(fields ?? {}).filter(([, why]) => !message.includes(why));
	const told = [message, ...named.map(([field, why]) => `${field}: ${why}`)].join("\n");
	return new CliError(exitOf[code] ?? exits.failed, told, code);
}

const exitOf: Partial<Record<string, Exit>> = {
	not_found: exits.notFound,
	invalid: exits.wrongUse,
	malformed: exits.wrongUse,
};

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
