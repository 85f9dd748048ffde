import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ProvisioningError, reasonOf, systemCodeOf } from "#errors.ts";
import type { WorkflowFile } from "./put-workflow.ts";

/**
 * A pack's workflows in the order of their file names.
 *
 * @throws ProvisioningError `pack_invalid` naming the file and what is wrong with it.
 */
export async function readPackWorkflows(packsFolder: string, pack: string): Promise<WorkflowFile[]> {
	if (!/^[a-z0-9-]{1,60}$/.test(pack)) throw invalid(pack, "its name may have a-z, 0-9 and hyphens only");
	await readdir(join(packsFolder, pack)).catch((error: unknown) => {
		throw invalid(pack, `there is no such pack (${reasonOf(error)})`);
	});
	const folder = join(packsFolder, pack, "workflows");
	const files = await readdir(folder).catch((error: unknown) => {
		// A pack of knowledge alone has no workflows.
		if (systemCodeOf(error) === "ENOENT") return [];
		throw error;
	});
	return Promise.all(
		files
			.filter((file) => file.endsWith(".json"))
			.sort()
			.map((file) => readWorkflow(pack, join(folder, file))),
	);
}

async function readWorkflow(pack: string, path: string): Promise<WorkflowFile> {
	try {
		const file: Partial<WorkflowFile> = JSON.parse(await readFile(path, "utf8"));
		if (typeof file.name !== "string" || !Array.isArray(file.nodes) || typeof file.connections !== "object") {
			throw new Error("it needs a name, nodes and connections, as n8n's editor exports them");
		}
		return file as WorkflowFile;
	} catch (error) {
		throw invalid(pack, `${path}: ${reasonOf(error)}`);
	}
}

function invalid(pack: string, reason: string): ProvisioningError {
	return new ProvisioningError("pack_invalid", `The pack “${pack.slice(0, 60)}” cannot be used: ${reason}.`);
}
