import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { installN8n } from "@flomastr/provisioning/n8n/install";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Before the first test that needs the real n8n: installs it by its lock file and builds our nodes, where needed. */
export default async function setup(): Promise<void> {
	let told = -1;
	await installN8n({
		folder: `${root}tenant-template/n8n`,
		onProgress({ done, total }) {
			const tenth = Math.floor((done / total) * 10);
			if (tenth > told) console.log(`installing n8n: ${tenth * 10} %`);
			told = Math.max(told, tenth);
		},
	});
	execFileSync(process.execPath, [`${root}custom-nodes/build.js`], { stdio: "inherit" });
}
