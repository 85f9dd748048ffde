import type Dockerode from "dockerode";

/** Removes everything of a platform from the engine: what a run that was broken off left behind, too. */
export async function sweepEngine(docker: Dockerode, platform: string): Promise<void> {
	const filters = { label: [`flomastr.platform=${platform}`] };
	for (const { Id } of await docker.listContainers({ all: true, filters }))
		await docker.getContainer(Id).remove({ force: true, v: true });
	for (const { Id } of await docker.listNetworks({ filters })) await docker.getNetwork(Id).remove();
	const { Volumes: all } = await docker.listVolumes();
	// The engine makes a volume without labels of a name that it does not know.
	const Volumes = all.filter(
		({ Name, Labels }) => Labels?.["flomastr.platform"] === platform || Name.startsWith(`${platform}-`),
	);
	for (const { Name } of Volumes) await docker.getVolume(Name).remove();
}
