import { cp, mkdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { ProvisioningError } from "#errors.ts";

const packageName = "n8n-nodes-flomastr";

/**
 * Puts our node package where n8n looks for packages, as a copy: a running n8n reads icons from it for as long as it
 * lives, while the source may be built anew. Type names become `n8n-nodes-flomastr.<node>`.
 *
 * @param source Folder with the package's `package.json` and built `dist`.
 * @param home n8n's user folder.
 */
export async function installNodes(source: string, home: string): Promise<void> {
	for (const part of ["package.json", "dist"]) {
		await stat(join(source, part)).catch((cause: unknown) => {
			throw new ProvisioningError(
				"runtime_failed",
				`${join(source, part)} is missing; build the FloMastr nodes first.`,
				{
					cause,
				},
			);
		});
	}
	const modules = join(home, ".n8n", "nodes", "node_modules");
	const target = join(modules, packageName);
	const fresh = join(home, ".n8n", `${packageName}.new`);
	await rm(fresh, { recursive: true, force: true });
	await mkdir(modules, { recursive: true });
	await mkdir(fresh, { recursive: true });
	await cp(join(source, "package.json"), join(fresh, "package.json"));
	await cp(join(source, "dist"), join(fresh, "dist"), { recursive: true });
	await rm(target, { recursive: true, force: true });
	await rename(fresh, target);
}
