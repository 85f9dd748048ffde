import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type Dockerode from "dockerode";
import tar from "tar-stream";

const repository = process.env.FLOMASTR_TEST_N8N_IMAGE ?? "flomastr/n8n";

/**
 * Builds an image `<platform>/n8n:<release>` from the product's.
 * @param n8n a program that takes the place of n8n's own
 */
export async function buildRelease(
	docker: Dockerode,
	{ platform, release, n8n }: { platform: string; release: string; n8n?: string },
): Promise<void> {
	const images = await docker.listImages({ filters: { label: ["flomastr.release"], reference: [repository] } });
	const [base] = images.flatMap(({ RepoTags }) => RepoTags ?? []);
	if (base === undefined) throw new Error(`No image of ${repository} is here; build it first.`);
	const context = tar.pack();
	const copy = n8n === undefined ? "" : "USER root\nCOPY n8n /opt/n8n/node_modules/n8n/bin/n8n\nUSER 10001:10001\n";
	context.entry({ name: "Dockerfile" }, `FROM ${base}\n${copy}LABEL flomastr.release=${release}\n`);
	context.entry({ name: "n8n" }, n8n ?? "");
	context.finalize();
	const tag = { t: `${platform}/n8n:${release}` };
	const stream = await docker.buildImage(Readable.from([await buffer(context)]), tag);
	await new Promise((resolve, reject) =>
		docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve(null))),
	);
}
