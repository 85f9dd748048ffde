import type { Role } from "@flomastr/contracts/tenant";
import { expect, test } from "vitest";
import { createTestApp } from "../../test/app.ts";
import { mayEditFlows } from "./may-edit-flows.ts";

const kit = await createTestApp();
const { acme, other, consoleHost } = kit;
const mayEdit = mayEditFlows({ ...kit.deps, hot: kit.hot });
const ask = async (role: Role, host: string) => mayEdit(new Headers({ cookie: await kit.signIn(role) }), host);

test("owners, managers and consultants may open their tenant's editor, nobody else", async () => {
	for (const role of ["owner", "manager", "consultant"] as const)
		expect([role, await ask(role, acme.host)]).toEqual([role, true]);
	for (const role of ["agent", "read_only", "operator"] as const)
		expect([role, await ask(role, acme.host)]).toEqual([role, false]);
	expect(await mayEdit(new Headers(), acme.host)).toBe(false);
});

test("an owner's session opens no other tenant's editor, nor one where no tenant is", async () => {
	for (const host of [other.host, consoleHost, "nobody.localhost:8080", "127.0.0.1:8080", ""]) {
		expect([host, await ask("owner", host)]).toEqual([host, false]);
	}
});

test("a session made at one host opens no editor at another, even for its owner", async () => {
	const { id } =
		(await kit.deps.auth.api.getSession({ headers: new Headers({ cookie: await kit.signIn("owner") }) }))?.user ?? {};
	await kit.hot.$client.query("insert into memberships (user_id, tenant_id, role) values ($1, $2, 'owner')", [
		id,
		other.id,
	]);
	expect(await ask("owner", other.host)).toBe(false);
	expect(await ask("owner", acme.host)).toBe(true);
});
