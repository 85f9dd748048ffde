import { expect, test } from "vitest";
import type { KnownTenant } from "#tenants/directory.ts";
import { createEdge, type EdgeDeps } from "./edge.ts";

const tenant = (slug: string, state: KnownTenant["state"]): KnownTenant => ({
	id: `id-${slug}`,
	slug,
	name: slug,
	state,
});
const tenants = [
	tenant("acme", "asleep"),
	tenant("paused", "suspended"),
	tenant("gone", "removed"),
	tenant("going", "removing"),
	tenant("broken", "failed"),
];

function edgeWith(changed: Partial<EdgeDeps> = {}) {
	const errors: unknown[] = [];
	const edge = createEdge({
		baseDomain: "flo.example",
		directory: { bySlug: async (slug) => tenants.find((known) => known.slug === slug) ?? null },
		mayEditFlows: async (headers) => headers.get("cookie") === "editor",
		awake: async (id) => `http://${id}`,
		log: { warn() {}, error: (...said: unknown[]) => void errors.push(said) },
		...changed,
	});
	const ask = (path: string, host: string, headers: Record<string, string> = {}) =>
		edge.request(path, { headers: { "x-forwarded-host": host, "x-forwarded-uri": "/flows/x", ...headers } });
	return { edge, ask, errors };
}

test("certificates are for the console and living tenants alone, because each counts against a limit", async () => {
	const { edge } = edgeWith();
	const status = async (domain: string) => (await edge.request(`/ask?domain=${encodeURIComponent(domain)}`)).status;
	for (const known of ["console.flo.example", "ACME.flo.example", "paused.flo.example"]) {
		expect([known, await status(known)]).toEqual([known, 200]);
	}
	const others = [
		"flo.example",
		"x.flo.example",
		"acme.evil.example",
		"a.acme.flo.example",
		"id-acme",
		"",
		"gone.flo.example",
	];
	for (const other of [...others, "going.flo.example", "broken.flo.example", "console.flo.example.evil.example"]) {
		expect([other, await status(other)]).toEqual([other, 404]);
	}
});

test("only a tenant with a living n8n is woken, because the others have none", async () => {
	const woken: string[] = [];
	const { ask } = edgeWith({
		awake: async (id) => {
			woken.push(id);
			return "http://x";
		},
	});
	const status = async (slug: string) => (await ask("/gate/workflow", `${slug}.flo.example`)).status;
	expect([await status("acme"), await status("paused"), await status("gone"), await status("nobody")]).toEqual([
		204, 503, 404, 404,
	]);
	expect([await status("going"), await status("broken"), await status("console")]).toEqual([503, 503, 404]);
	expect(woken).toEqual(["id-acme"]);
});

test("the right is asked before anything is woken, and a failure to ask is no right", async () => {
	const { ask, errors } = edgeWith({
		mayEditFlows: async (headers) => {
			if (headers.get("cookie") === "unlucky") throw new Error("the store is away");
			return headers.get("cookie") === "editor";
		},
		awake: () => Promise.reject(new Error("must not be asked")),
	});
	expect((await ask("/gate/editor", "acme.flo.example")).status).toBe(403);
	expect((await ask("/gate/editor", "acme.flo.example", { cookie: "agent" })).status).toBe(403);
	expect(errors).toEqual([]);
	const failed = await ask("/gate/editor", "acme.flo.example", { cookie: "unlucky" });
	expect([failed.status, failed.headers.get("retry-after")]).toEqual([503, "5"]);
	expect(errors).toHaveLength(1);
});

test("a page is in words for people and in JSON for programs, and shows no markup of who asks", async () => {
	const { ask } = edgeWith();
	const name = { "x-flomastr-name": encodeURIComponent("<b>Acme</b>") };
	const page = await ask("/page/suspended", "acme.flo.example", { ...name, accept: "text/html" });
	expect(page.status).toBe(503);
	expect(await page.text()).toContain("&#60;b&#62;Acme&#60;/b&#62; is suspended");
	const program = await ask("/page/unknown-host", "nobody.flo.example");
	expect([program.status, await program.json()]).toEqual([
		404,
		{ error: { code: "not_found", message: expect.stringContaining("“nobody”") } },
	]);
	const broken = await ask("/page/suspended", "acme.flo.example", { "x-flomastr-name": "%E0%A4%A" });
	expect(await broken.text()).toContain("suspended");
	expect((await ask("/page/whatever", "acme.flo.example")).status).toBe(503);
});
