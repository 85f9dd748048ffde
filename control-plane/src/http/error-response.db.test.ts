import { randomUUID } from "node:crypto";
import type { Tenant } from "@flomastr/contracts/tenant";
import { ProvisioningError, type ProvisioningErrorCode } from "@flomastr/provisioning/errors";
import { expect, test } from "vitest";
import type { TenantLifecycle } from "#tenants/lifecycle.ts";
import { createTestApp, errorOf } from "../../test/app.ts";

/** What a verb of provisioning's throws in the running test. */
let thrown: unknown = new Error("no test has said it");
const fail = async (): Promise<never> => {
	throw thrown;
};
const tenant = { state: "active" } as Tenant;
const kit = await createTestApp({
	lifecycle: { detail: async () => ({ tenant, steps: [] }) } as unknown as TenantLifecycle,
	wakefulness: { sleep: fail, wake: fail },
	editor: { enter: fail },
});

const byOperator = async () =>
	kit.call(kit.consoleHost, `/api/tenants/${randomUUID()}/wake`, {
		method: "POST",
		cookie: await kit.signIn("operator"),
	});
const byOwner = async () => kit.call(kit.acme.host, "/api/flows/enter", { cookie: await kit.signIn("owner") });

const statuses: Record<ProvisioningErrorCode, number> = {
	slug_taken: 409,
	unknown_tenant: 404,
	docker_down: 503,
	postgres_down: 503,
	caddy_down: 503,
	caddy_refused: 503,
	twilio_down: 503,
	twilio_refused: 409,
	image_missing: 409,
	pack_invalid: 422,
	port_taken: 409,
	no_space: 503,
	registry_unreachable: 503,
	install_failed: 500,
	install_busy: 503,
	data_in_use: 409,
	database_failed: 500,
	database_missing: 409,
	runtime_failed: 500,
	n8n_refused: 500,
	backups_down: 503,
	backup_missing: 404,
	backup_unreadable: 409,
	upgrade_refused: 409,
	timed_out: 503,
};
const codes = Object.entries(statuses) as [ProvisioningErrorCode, number][];
const said = "The host at 10.9.8.7 is not as expected. Mend it, then try again.";

test.each(codes)(
	"an operator is told in the error's own words what %s is about, because who mends must know",
	async (code, status) => {
		thrown = new ProvisioningError(code, said);
		const answer = await byOperator();
		expect(answer.status).toBe(status);
		expect(answer.headers.has("retry-after")).toBe(status === 503);
		expect(await errorOf(answer)).toMatchObject({ message: said, request_id: expect.any(String) });
	},
);

test.each(codes)(
	"a tenant's owner learns of %s no more than what to do, because hosts are none of their business",
	async (code, status) => {
		thrown = new ProvisioningError(code, said, { cause: new Error("connect ECONNREFUSED 10.9.8.7:5432") });
		const answer = await byOwner();
		expect(answer.status).toBe(status);
		expect(answer.headers.has("retry-after")).toBe(status === 503);
		const body = await answer.text();
		expect(body).not.toMatch(/10\.9\.8\.7|Docker|PostgreSQL|Caddy|Twilio/);
		expect(body).toMatch(/[Tt]ry again|operator/);
	},
);

test("an operator is told which part is down", async () => {
	thrown = new ProvisioningError("docker_down", said);
	expect(await errorOf(await byOperator())).toMatchObject({ code: "unavailable", details: { down: "Docker" } });
});

test("a secret in what a part said is hidden from operators too, because n8n's last words may quote anything", async () => {
	thrown = new ProvisioningError(
		"timed_out",
		"Its last words: postgres://acme:hunter2-4471@db/acme password=hunter2-4471",
	);
	const { message } = await errorOf(await byOperator());
	expect(message).toMatch(/^Its last words: postgres:\/\/acme:/);
	expect(message).not.toContain("hunter2");
});

test.each(["53100", "ENOSPC"])(
	"a full disk (%s) is a time to come back, because vendors then send again",
	async (code) => {
		thrown = new Error("Failed query: …", { cause: Object.assign(new Error("could not extend file"), { code }) });
		const answer = await byOwner();
		expect(answer.status).toBe(503);
		expect(answer.headers.has("retry-after")).toBe(true);
		expect((await errorOf(answer)).message).toMatch(/disk of the platform is full/);
	},
);

const byBrowser = async (cookie: string) =>
	kit.call(kit.acme.host, "/api/flows/enter", {
		cookie,
		headers: { accept: "text/html,application/xhtml+xml,*/*;q=0.8" },
	});

test("who opens an address of the API as a page gets a page, which tries again by itself where that helps", async () => {
	thrown = new ProvisioningError("docker_down", said);
	const page = await byBrowser(await kit.signIn("owner"));
	expect([page.status, page.headers.get("content-type")]).toEqual([503, "text/html; charset=utf-8"]);
	expect(page.headers.get("retry-after")).toBe("5");
	expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
	const text = await page.text();
	expect(text).toMatch(/<title>Not now</);
	expect(text).toMatch(/http-equiv="refresh" content="5"/);
	expect(text).not.toContain("10.9.8.7");

	thrown = new Error("x");
	const broken = await (await byBrowser(await kit.signIn("owner"))).text();
	expect(broken).toMatch(/The request id is [0-9a-f-]{36}\./);
	expect(broken).not.toMatch(/http-equiv="refresh"/);
});

test("whose session has ended is shown the way to the sign-in", async () => {
	const page = await byBrowser("flomastr.session=ended");
	expect(page.status).toBe(401);
	expect(await page.text()).toMatch(/<a href="\/">To the sign-in</);
});
