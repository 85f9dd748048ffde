import { expect, inject, test } from "vitest";
import { connectTo } from "./connect.ts";

const url = `postgres://flomastr@localhost/postgres?host=${encodeURIComponent(inject("postgresSocket") ?? "")}`;

test("a statement does not wait for a lock for ever, because n8n may hold a table as long as it likes", async () => {
	const [hostile, ours] = await Promise.all([connectTo(url), connectTo(url, 200)]);
	await hostile.query("begin; select pg_advisory_xact_lock(4711)");
	await expect(ours.query("select pg_advisory_xact_lock(4711)")).rejects.toThrow("Query read timeout");
	// It is left while the server still waits.
	await ours.end();
	await hostile.end();
});
