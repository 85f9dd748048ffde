import { ProvisioningError, reasonOf } from "#errors.ts";

export type N8nRequest = {
	method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
	/** Path with query, e.g. `/api/v1/workflows?limit=100`. */
	path: string;
	body?: unknown;
	headers?: Record<string, string>;
};

const answerLimitMs = 30_000;

/**
 * Asks a tenant's n8n and returns its answer.
 *
 * @throws ProvisioningError `n8n_refused` with n8n's own words, or `runtime_failed` when it does not answer.
 */
export async function askN8n(address: string, { method, path, body, headers }: N8nRequest): Promise<Response> {
	let answer: Response;
	try {
		answer = await fetch(`${address}${path}`, {
			method,
			headers: { ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...headers },
			body: body === undefined ? undefined : JSON.stringify(body),
			signal: AbortSignal.timeout(answerLimitMs),
			redirect: "error",
		});
	} catch (error) {
		throw new ProvisioningError(
			"runtime_failed",
			`n8n did not answer ${method} ${withoutQuery(path)}: ${reasonOf(error)}`,
			{
				cause: error,
			},
		);
	}
	if (answer.ok) return answer;
	const text = (await answer.text()).slice(0, 500);
	throw new ProvisioningError(
		"n8n_refused",
		`n8n refused ${method} ${withoutQuery(path)} with ${answer.status}: ${messageOf(text)}`,
	);
}

/** The public API with an API key: the answer's JSON. */
export async function callApi<T>(access: N8nAccess, request: N8nRequest): Promise<T> {
	const answer = await askN8n(access.address, {
		...request,
		path: `/api/v1${request.path}`,
		headers: { "X-N8N-API-KEY": access.apiKey },
	});
	return (answer.status === 204 ? null : await answer.json()) as T;
}

export type N8nAccess = { address: string; apiKey: string };

/** All pages of a list of the public API. */
export async function listAll<T>(access: N8nAccess, path: string): Promise<T[]> {
	const found: T[] = [];
	let cursor: string | null = null;
	do {
		const query: string = cursor === null ? "?limit=100" : `?limit=100&cursor=${encodeURIComponent(cursor)}`;
		const page: { data: T[]; nextCursor: string | null } = await callApi(access, { method: "GET", path: path + query });
		found.push(...page.data);
		cursor = page.nextCursor;
	} while (cursor !== null);
	return found;
}

function withoutQuery(path: string): string {
	return path.split("?", 1)[0] ?? path;
}

function messageOf(text: string): string {
	try {
		const { message }: { message?: unknown } = JSON.parse(text);
		return typeof message === "string" ? message : text;
	} catch {
		return text;
	}
}
