import { statSync } from "node:fs";
import type { TenantDetail } from "@flomastr/contracts/tenant";
import { afterAll, beforeAll, expect, test } from "vitest";
import { docker } from "../../provisioning/test/docker-command.ts";
import { newCustomer } from "../test/customer.ts";
import { type Stack, startStack } from "../test/stack.ts";
import { until } from "../test/until.ts";

/** The compose stack with its tenants on a swarm: of this one engine, since more than one is the runtime's own test. */
const socket = "/var/run/docker.sock";
const changes = "provisioning/src/runtimes/swarm/compose.yml";
let stack: Stack;
let ours = false;

beforeAll(async () => {
	if (docker(["info", "--format", "{{.Swarm.LocalNodeState}}"]) === "inactive") {
		docker(["swarm", "init", "--advertise-addr", "127.0.0.1"]);
		ours = true;
	}
	stack = await startStack("floswarm", { DOCKER_GROUP: String(statSync(socket).gid) }, [changes]);
});
afterAll(async () => {
	await stack?.down();
	if (ours) docker(["swarm", "leave", "--force"]);
});

/** What the swarm has of a tenant. */
const kept = (id: string): string[] =>
	["service", "secret", "network"].map((kind) => docker([kind, "ls", "-q", "--filter", `label=flomastr.tenant=${id}`]));

test("a tenant answers its customer, falls asleep, is woken by a message, and leaves nothing when it is removed", async () => {
	const { tenant }: TenantDetail = await stack.createTenant("hive");
	for (const found of kept(tenant.id)) expect(found).not.toBe("");
	const customer = await newCustomer(stack, "hive", "Swarm customer");
	await customer.say("Hello");
	await customer.waitForReplies(1);

	const asked = () => stack.operate(`/api/tenants/${tenant.id}/sleep`, { method: "POST", body: {} });
	await until("it sleeps", async () => (await asked()).status === 200);
	expect((await stack.tenant(tenant.id)).tenant.state).toBe("asleep");
	await customer.say("Hello again");
	await customer.waitForReplies(2);
	expect((await stack.tenant(tenant.id)).tenant.state).toBe("active");

	const removed = await stack.flomastr("tenant", "remove", "hive", "--yes", "--json");
	expect(`${removed.code} ${removed.stderr}`).toMatch(/^0 /);
	expect(kept(tenant.id)).toEqual(["", "", ""]);
});
