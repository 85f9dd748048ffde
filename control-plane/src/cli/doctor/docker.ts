import { reasonOf } from "@flomastr/provisioning/errors";
import { askEngine } from "#parts/docker.ts";
import { degraded, down, type Part, up } from "#parts/part.ts";

/** What the engine can do for tenants, beyond answering. */
export function dockerCheck(docker: string, swarm: boolean): Part {
	return {
		id: "docker",
		title: "Docker engine",
		async check() {
			const info = await askEngine(docker).catch((error: unknown) => reasonOf(error));
			if (typeof info === "string") return down(info);
			const { ServerVersion: version, CgroupVersion: cgroup = "1", CgroupDriver: driver, Driver: storage } = info;
			const facts = `${version}, cgroup v${cgroup} (${driver ?? "unknown"}), storage ${storage}`;
			if (Number(version.split(".")[0]) < 20) return down(`${facts}; 20.10 or newer is needed. Upgrade Docker.`);
			if (swarm && !info.Swarm?.ControlAvailable) {
				return down(`${facts}, and no manager of a swarm. Run docker swarm init, or name a manager with DOCKER.`);
			}
			if (driver === "none" || !info.MemoryLimit) {
				return down(
					`${facts}; memory cannot be limited, so one tenant can take all. Boot with cgroup_enable=memory swapaccount=1.`,
				);
			}
			if (info.PidsLimit === false)
				return degraded(`${facts}; the number of processes cannot be limited. Enable the pids cgroup controller.`);
			if (!info.SwapLimit) {
				return degraded(
					`${facts}; swap is not accounted, so sleeping tenants are stopped instead of frozen. Boot with swapaccount=1.`,
				);
			}
			if (storage === "vfs") return degraded(`${facts}: each container copies its whole image. Use overlay2.`);
			return up(`${facts}.`);
		},
	};
}
