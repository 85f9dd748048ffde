import { resolve } from "node:path";
import { roomOf } from "#parts/disk.ts";
import { askEngine } from "#parts/docker.ts";
import { down, type Part, up } from "#parts/part.ts";
import { withPassword } from "#settings/with-password.ts";
import type { Env } from "../../env.ts";
import { caddyCheck } from "./caddy.ts";
import { clockCheck } from "./clock.ts";
import { dnsCheck } from "./dns.ts";
import { dockerCheck } from "./docker.ts";
import { memoryCheck, swapCheck } from "./memory.ts";
import { nodeCheck } from "./node.ts";
import { portCheck } from "./port.ts";
import { postgresCheck } from "./postgres.ts";

/** Everything this installation needs of its host and of others, by its settings; FloMastr itself need not run. */
export function checksOf(env: Env): Part[] {
	const embedded = env.RUNTIME === "embedded";
	const servers = (env.DATABASE_HOSTS ?? []).map(({ name, adminUrl }) => ({
		name,
		url: withPassword(adminUrl, env.DATABASE_PASSWORD),
	}));
	const hot = env.HOT_DATABASE_URL && withPassword(env.HOT_DATABASE_URL, env.DATABASE_PASSWORD);
	const caddyHost = new URL(env.CADDY_ADMIN).hostname;

	return [
		nodeCheck(),
		memoryCheck(),
		...(embedded ? [] : [swapCheck(env.DOCKER, env.PLATFORM), dockerCheck(env.DOCKER, env.RUNTIME === "swarm")]),
		...(hot === undefined ? [] : [postgresCheck({ name: "hot store", url: hot, setting: "HOT_DATABASE_URL" }, false)]),
		...servers.map((server) => postgresCheck({ ...server, setting: "DATABASE_HOSTS" }, true)),
		...(env.GATEWAY === "caddy"
			? [caddyCheck(env.CADDY_ADMIN), portCheck(caddyHost, 80, "Caddy"), portCheck(caddyHost, 443, "Caddy")]
			: [portCheck("127.0.0.1", env.PORT, "FloMastr")]),
		dnsCheck(env.BASE_DOMAIN),
		diskCheck("disk", "Data folder", "The data folder", async () => resolve(env.FLOMASTR_DATA)),
		...(embedded
			? []
			: [
					diskCheck(
						"disk:docker",
						"Docker's folder",
						"Docker's folder",
						async () => (await askEngine(env.DOCKER)).DockerRootDir,
					),
				]),
		clockCheck({
			docker: embedded ? null : env.DOCKER,
			servers: [...servers.map(({ url }) => url), ...(hot ? [hot] : [])],
		}),
	];
}

function diskCheck(id: string, title: string, what: string, folder: () => Promise<string>): Part {
	return {
		id,
		title,
		async check() {
			const path = await folder();
			const found = await roomOf(`${what} ${path}`, path);
			if (found !== null) return found;
			// Not made yet, or on the host while this runs in a container.
			return id === "disk"
				? ((await roomOf(`The disk of ${path}`, resolve(path, ".."))) ??
						down(`${path} and the folder above it are not there. Make it, or set FLOMASTR_DATA.`))
				: up(`${path} is not visible from here; look at it on the host with df -h ${path}.`);
		},
	};
}
