import { afterAll, expect, test } from "vitest";
import { startCaddy } from "../../test/caddy.ts";
import { caddyCheck } from "../cli/doctor/caddy.ts";
import { caddyPart } from "./caddy.ts";

const caddy = await startCaddy({ GATE: "127.0.0.1:9", CONTROL_PLANE: "127.0.0.1:9", FRONT_END: "127.0.0.1:9" });
afterAll(() => caddy.stop());

test("Caddy as in production is up, down while it is killed, and degraded without our configuration", async () => {
	const part = caddyPart(caddy.admin);
	expect(await part.check()).toMatchObject({ state: "up" });
	expect(await caddyCheck(caddy.admin).check()).toMatchObject({ state: "up" });
	await caddy.kill();
	expect(await part.check()).toMatchObject({ state: "down", detail: expect.stringMatching(/ECONNREFUSED/) });
	await caddy.start();
	expect(await part.check()).toMatchObject({ state: "up" });

	const headers = { origin: caddy.admin, "content-type": "application/json" };
	const { admin } = (await (await fetch(`${caddy.admin}/config/`, { headers })).json()) as { admin: unknown };
	await fetch(`${caddy.admin}/load`, { method: "POST", headers, body: JSON.stringify({ admin }) });
	expect(await part.check()).toMatchObject({ state: "degraded", detail: expect.stringMatching(/under caddy\//) });
	// For what is to be set up it is no small trouble.
	expect(await caddyCheck(caddy.admin).check()).toMatchObject({ detail: expect.stringMatching(/under caddy\//) });
});
