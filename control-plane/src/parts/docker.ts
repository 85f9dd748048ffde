import { reasonOf } from "@flomastr/provisioning/errors";
import { z } from "zod";
import { httpGet } from "./http-get.ts";
import { degraded, down, type Part, up } from "./part.ts";

/** The part of the engine's `/info` that says whether tenants can live on it. */
const Info = z.object({
	ServerVersion: z.string(),
	Driver: z.string(),
	CgroupVersion: z.string().optional(),
	CgroupDriver: z.string().optional(),
	MemoryLimit: z.boolean(),
	SwapLimit: z.boolean(),
	PidsLimit: z.boolean().optional(),
	DockerRootDir: z.string(),
	SystemTime: z.string(),
	ContainersRunning: z.number(),
	ContainersPaused: z.number(),
	Swarm: z.object({ LocalNodeState: z.string(), ControlAvailable: z.boolean().optional() }).optional(),
});
export type EngineFacts = z.infer<typeof Info>;

/** @param docker `unix:///path` or `tcp://host:port`. @throws with a plain sentence */
export async function askEngine(docker: string): Promise<EngineFacts> {
	const { status, text } = await httpGet(docker, "/info", { host: "docker" }).catch((error: unknown) => {
		throw new Error(
			`The Docker engine at ${docker} does not answer (${reasonOf(error)}). Start it (systemctl start docker) and see that this process may use its socket; what needs it goes on by itself.`,
		);
	});
	if (status !== 200) {
		throw new Error(
			`The Docker engine at ${docker} answered ${status}: ${text.slice(0, 200).trim()}. Let the socket proxy pass GET /info.`,
		);
	}
	const info = Info.safeParse(JSON.parse(text));
	if (!info.success) throw new Error(`What answers at ${docker} is no Docker engine. Mend DOCKER.`);
	return info.data;
}

/** Where tenants' containers run. @param swarm whether it must manage a swarm */
export function dockerPart(docker: string, swarm = false): Part {
	return {
		id: "docker",
		title: swarm ? "Docker Swarm" : "Docker engine",
		async check() {
			const info = await askEngine(docker).catch((error: unknown) => reasonOf(error));
			if (typeof info === "string") return down(info);
			const { ServerVersion, ContainersRunning, ContainersPaused, Swarm } = info;
			const facts = `Engine ${ServerVersion}, ${ContainersRunning} containers running, ${ContainersPaused} of them frozen`;
			if (swarm && !Swarm?.ControlAvailable) {
				return down(`${facts}, but it manages no swarm. Run docker swarm init, or name a manager with DOCKER.`);
			}
			if (!info.MemoryLimit) {
				return degraded(
					`${facts}, but it cannot limit memory: one tenant can take all. Enable the memory cgroup controller.`,
				);
			}
			return up(`${facts}.`);
		},
	};
}
