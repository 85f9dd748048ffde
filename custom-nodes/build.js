// Bundles each node and credential to CommonJS in dist/, the form n8n loads. `n8n-workflow` is n8n's own and stays outside.
import { cp, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = path.dirname(fileURLToPath(import.meta.url));
const dist = path.join(root, "dist");
// Two builds at once, or one beside a start that copies the result, must not see each other half done.
const fresh = path.join(root, `dist.${process.pid}`);

const entryPoints = [
	"nodes/FloMastrTrigger/FloMastrTrigger.node.ts",
	"nodes/HumanTask/HumanTask.node.ts",
	"nodes/SendMessage/SendMessage.node.ts",
	"nodes/Contact/Contact.node.ts",
	"nodes/Conversation/Conversation.node.ts",
	"nodes/Dialogue/Dialogue.node.ts",
	"credentials/FloMastrApi.credentials.ts",
];

await build({
	absWorkingDir: root,
	entryPoints,
	outdir: fresh,
	outbase: root,
	bundle: true,
	platform: "node",
	format: "cjs",
	target: "node22",
	external: ["n8n-workflow"],
	logLevel: "warning",
});

for (const folder of ["nodes", "credentials"]) {
	for (const file of await readdir(path.join(root, folder), { recursive: true })) {
		// Icons, the place in n8n's catalogue, and what each operation gives (the editor offers its fields before a run).
		if (file.endsWith(".svg") || file.endsWith(".json")) {
			await cp(path.join(root, folder, file), path.join(fresh, folder, file));
		}
	}
}

// The sources are ES modules, what n8n requires is not.
await writeFile(path.join(fresh, "package.json"), '{ "type": "commonjs" }\n');
await rm(dist, { recursive: true, force: true });
await rename(fresh, dist).catch(async (error) => {
	// Another build was quicker; its result is the same.
	if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
	await rm(fresh, { recursive: true, force: true });
});
