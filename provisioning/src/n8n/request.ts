import { setTimeout as wait } from "node:timers/promises";
import { ProvisioningError, reasonOf } from "#errors.ts";
import { fetchN8n, type N8nAnswer } from "./fetch-n8n.ts";

export type N8nRequest = {
	method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
	/** Path with query, e.g. `/api/v1/workflows?limit=100`. */
	path: string;
	body?: unknown;
	headers?: Record<string, string>;
};

const answerLimitMs = 30_000;
const readyLimitMs = 20_000;
const readyPauseMs = 250;
const megabyte = 1_000_000;
const largestAnswer = 16 * megabyte;
/** Of a whole list: some hundred workflows of a usual size. */
const largestList = 64 * megabyte;
const mostPages = 200;

/**
 * Asks a tenant's n8n and returns its answer.
 *
 * @throws ProvisioningError `n8n_refused` with n8n's own words, or `runtime_failed` when it does not answer.
 */
export async function askN8n(address: string, { method, path, body, headers }: N8nRequest): Promise<N8nAnswer> {
	const called = `${method} ${withoutQuery(path)}`;
	let answer: N8nAnswer;
	try {
		answer = await onceReady(() => {
			const init = {
				method,
				headers: { ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...headers },
				body: body === undefined ? undefined : JSON.stringify(body),
				signal: AbortSignal.timeout(answerLimitMs),
			};
			return fetchN8n(`${address}${path}`, init, largestAnswer);
		});
	} catch (error) {
		throw new ProvisioningError("runtime_failed", `n8n did not answer ${called}: ${reasonOf(error)}`, { cause: error });
	}
	if (!answer.ok) {
		const said = messageOf(answer.text.slice(0, 500));
		throw new ProvisioningError("n8n_refused", `n8n refused ${called} with ${answer.status}: ${said}`);
	}
	if (!answer.whole) throw tooMuch(called, `${largestAnswer / megabyte} MB`);
	return answer;
}

/** n8n answers 503 before it looks at a request, while its database is slow to answer: asking again changes nothing twice. */
async function onceReady(ask: () => Promise<N8nAnswer>): Promise<N8nAnswer> {
	for (const end = performance.now() + readyLimitMs; ; await wait(readyPauseMs)) {
		const answer = await ask();
		if (answer.status !== 503 || performance.now() > end) return answer;
	}
}

/** The public API with an API key: the answer's JSON. */
export async function callApi<T>(access: N8nAccess, request: N8nRequest): Promise<T> {
	return (await callApiSized<T>(access, request)).value;
}

async function callApiSized<T>(access: N8nAccess, request: N8nRequest): Promise<{ value: T; size: number }> {
	const { status, text } = await askN8n(access.address, {
		...request,
		path: `/api/v1${request.path}`,
		headers: { "X-N8N-API-KEY": access.apiKey },
	});
	return { value: (status === 204 ? null : JSON.parse(text)) as T, size: text.length };
}

export type N8nAccess = { address: string; apiKey: string };

/** All pages of a list of the public API. @throws ProvisioningError `n8n_refused` for a list that seems to have no end */
export async function listAll<T>(access: N8nAccess, path: string): Promise<T[]> {
	const found: T[] = [];
	let cursor: string | null = null;
	let size = 0;
	for (let page = 0; page < mostPages && size < largestList; page += 1) {
		const query: string = cursor === null ? "?limit=100" : `?limit=100&cursor=${encodeURIComponent(cursor)}`;
		const answer = await callApiSized<{ data: T[]; nextCursor: string | null }>(access, {
			method: "GET",
			path: path + query,
		});
		for (const row of answer.value.data) found.push(row);
		cursor = answer.value.nextCursor ?? null;
		size += answer.size;
		if (cursor === null) return found;
	}
	throw tooMuch(`GET ${path}`, `${mostPages} pages or ${largestList / megabyte} MB`);
}

const tooMuch = (called: string, limit: string): ProvisioningError =>
	new ProvisioningError(
		"n8n_refused",
		`n8n answered ${called} with more than ${limit}. Look in its editor what there is so much of, and remove it.`,
	);

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
