import { expect, test } from "vitest";
import { checksOf } from "../cli/doctor/checks.ts";
import { readEnv } from "../env.ts";
import { dockerPart } from "./docker.ts";

const docker = "unix:///var/run/docker.sock";

test("the real engine is up and says its version, and is no swarm where nobody made it one", async () => {
	expect(await dockerPart(docker).check()).toMatchObject({
		state: "up",
		detail: expect.stringMatching(/^Engine \d+\./),
	});
});

test("the doctor tells what of the real engine tenants depend on", async () => {
	const checks = checksOf(readEnv({ RUNTIME: "docker", DOCKER: docker }));
	const engine = await checks.find(({ id }) => id === "docker")?.check();
	expect(engine?.detail).toMatch(/cgroup v[12] \(\w+\), storage \w+/);
	expect(await checks.find(({ id }) => id === "clock")?.check()).toMatchObject({ state: "up" });
	expect(await checks.find(({ id }) => id === "disk:docker")?.check()).toMatchObject({
		detail: expect.stringMatching(/GB/),
	});
});
