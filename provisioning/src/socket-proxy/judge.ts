import { z } from "zod";
import { label } from "#runtimes/docker/names.ts";
import { type Call, callsOf } from "./calls.ts";
import { idOfOwned } from "./engine.ts";
import { Refused } from "./refused.ts";

/** What goes to the engine instead of what came. */
export type Passed = { method: string; path: string; body: string | null };

type Membership = { Container: string };

export type Judge = (method: string, url: string, readBody: () => Promise<string>) => Promise<Passed>;

/**
 * Decides about each call to the engine.
 *
 * @returns The judge; it throws {@link Refused}.
 */
export function createJudge(platform: string, socketPath: string): Judge {
	const calls = callsOf(platform);

	async function bodyOf(call: Call, readBody: () => Promise<string>): Promise<string | null> {
		if (!call.body) return null;
		const body: unknown = call.body.parse(parseJson(await readBody()));
		return JSON.stringify(call.member === undefined ? body : await withMember(call.member, body as Membership));
	}

	/** Into a tenant's network come the tenant's container and the platform's doors, nobody else's. */
	async function withMember(member: Call["member"], body: Membership): Promise<Membership> {
		try {
			const id = await idOfOwned(socketPath, platform, "containers", body.Container, { orDoor: true });
			return { ...body, Container: id };
		} catch (thrown) {
			if (member === "there or gone" && thrown instanceof Refused && thrown.status === 404) return body;
			throw thrown;
		}
	}

	return async (method, url, readBody) => {
		const { pathname, search } = splitUrl(url);
		const call = calls.find((one) => one.method === method && one.path.test(pathname));
		if (!call) throw new Refused(`${method} ${pathname} is none of the calls that FloMastr makes of Docker.`);
		const query = queryOf(call, platform, search);
		const name = call.of && call.path.exec(pathname)?.[1];
		const path =
			call.of && name ? pathname.replace(name, await idOfOwned(socketPath, platform, call.of, name)) : pathname;
		const body = await bodyOf(call, readBody).catch((thrown: unknown) => {
			if (thrown instanceof z.ZodError) throw new Refused(`${method} ${pathname}: ${explain(thrown)}`);
			throw thrown;
		});
		return { method, path: query === "" ? path : `${path}?${query}`, body };
	};
}

/** The engine answers to any version before the path; older ones take more in a body, so none gets through. */
function splitUrl(url: string): { pathname: string; search: string } {
	const [path = "", ...search] = url.split("?");
	return { pathname: path.replace(/^\/v\d+\.\d+(?=\/)/, ""), search: search.join("?") };
}

function queryOf(call: Call, platform: string, search: string): string {
	const query = new URLSearchParams(search);
	// Clients repeat the body's fields here; what the call does not know is left out.
	for (const name of new Set(query.keys())) if (!call.query?.includes(name)) query.delete(name);
	for (const name of query.keys())
		if (query.getAll(name).length > 1) throw new Refused(`The parameter ${name} is there twice.`);
	const name = query.get("name") ?? "";
	if (call.named && !new RegExp(`^${platform}-[a-zA-Z0-9_.-]{1,128}$`).test(name)) {
		throw new Refused(`The name ${JSON.stringify(name)} does not begin with ${platform}-.`);
	}
	if (call.filtered) checkFilters(call.filtered, platform, query.get("filters"));
	return query.toString();
}

/** The engine takes each filter as a list, or as an object whose keys are the list. */
function checkFilters(kind: "label" | "containers", platform: string, given: string | null): void {
	const filters = Object(parseJson(given ?? "{}")) as Record<string, unknown>;
	const valuesOf = (name: string): unknown[] => {
		const value = filters[name];
		return Array.isArray(value) ? value : Object.keys(Object(value));
	};
	if (kind === "containers") {
		if (valuesOf("type").length === 1 && valuesOf("type")[0] === "container") return;
		throw new Refused("Events are told of containers alone: filters must have type=container.");
	}
	const wanted = [`${label.platform}=${platform}`, `${label.door}=${platform}`];
	if (valuesOf("label").some((value) => wanted.includes(String(value)))) return;
	throw new Refused(`A list must be filtered by label ${wanted.join(" or ")}; found ${given ?? "no filters"}.`);
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw new Refused("The body or the filters are no JSON.", 400);
	}
}

/** Names and rules, never values: a body holds settings. */
function explain(error: z.ZodError): string {
	return error.issues.map(({ path, message }) => `${path.join(".") || "body"} ${message}`).join("; ");
}
