import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type Dockerode from "dockerode";
import tar from "tar-stream";
import { releaseOf } from "#n8n/release.ts";

const projectRoot = fileURLToPath(new URL("../../", import.meta.url));
/** Whoever tries an image that is not the product's names it here. */
const product = process.env.FLOMASTR_TEST_N8N_IMAGE ?? `flomastr/n8n:${releaseOf(projectRoot)}`;

/** In n8n's place: spoils the tenant's database and never answers. */
export const spoiler = `
const { readFileSync } = require("node:fs");
const { Client } = require("/opt/n8n/node_modules/pg");
const of = (name) => process.env[name + "_FILE"] ? readFileSync(process.env[name + "_FILE"], "utf8") : process.env[name];
const at = (name) => of("DB_POSTGRESDB_" + name);
const client = new Client({ host: at("HOST"), port: Number(at("PORT")), user: at("USER"), password: at("PASSWORD"), database: at("DATABASE") });
client.connect()
	.then(() => client.query("drop table n8n.webhook_entity; update n8n.workflow_entity set name = 'spoiled'"))
	.then(() => console.log("spoiled"), (error) => console.log(error.message));
setInterval(() => {}, 1000);`;

/**
 * Makes the image `<platform>/n8n:<release>` of the product's: the same n8n under another name, since an upgrade is the
 * same work whatever the difference.
 * @param program stands in n8n's place, for a release that does harm
 */
export async function makeRelease(docker: Dockerode, platform: string, release: string, program?: string) {
	const images = await docker.listImages({ filters: { label: ["flomastr.release"], reference: [product] } });
	const [base] = images.flatMap(({ RepoTags }) => RepoTags ?? []);
	if (base === undefined) throw new Error(`No image ${product} is here; build it first.`);
	const instead =
		program === undefined ? "" : "USER root\nCOPY n8n /opt/n8n/node_modules/n8n/bin/n8n\nUSER 10001:10001\n";
	const context = tar.pack();
	context.entry({ name: "Dockerfile" }, `FROM ${base}\n${instead}LABEL flomastr.release=${release}\n`);
	context.entry({ name: "n8n" }, program ?? "");
	context.finalize();
	const building = await docker.buildImage(Readable.from([await buffer(context)]), { t: `${platform}/n8n:${release}` });
	await new Promise<void>((resolve, reject) =>
		docker.modem.followProgress(building, (error, output: { error?: string }[]) => {
			const failed = error ?? output.find((line) => line.error)?.error;
			if (failed) reject(new Error(`${base} is no base of a release: ${failed}`));
			else resolve();
		}),
	);
}
