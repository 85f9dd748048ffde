import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";

/**
 * What a tenant's image is made of, below the project's folder: n8n's lock, how it is built and started, and our nodes
 * with the contracts they are bundled with.
 */
const inputs = [
	"tenant-template/n8n/package.json",
	"tenant-template/n8n/package-lock.json",
	"tenant-template/n8n/Dockerfile",
	"tenant-template/n8n/start.js",
	"custom-nodes",
	"control-plane/contracts",
];
const left = new Set(["node_modules", "dist", "test", "README.md"]);

/**
 * The name of the release that the sources make: n8n's version and the first 8 hex digits of a digest over everything
 * the image is made of, as `2.40.5-1a2b3c4d`. Two hosts with the same sources have the same release. The nodes count by
 * their sources, since the image builds them itself.
 *
 * @param root The project's folder.
 */
export function releaseOf(root: string): string {
	const hash = createHash("sha256");
	for (const input of inputs) {
		for (const file of filesBelow(join(root, input)))
			hash.update(relative(root, file).split(sep).join("/")).update("\0").update(readFileSync(file)).update("\0");
	}
	const { dependencies }: { dependencies: { n8n: string } } = JSON.parse(
		readFileSync(join(root, "tenant-template/n8n/package.json"), "utf8"),
	);
	return `${dependencies.n8n}-${hash.digest("hex").slice(0, 8)}`;
}

function filesBelow(path: string): string[] {
	if (!statSync(path).isDirectory()) return [path];
	return readdirSync(path)
		.filter((name) => !left.has(name) && !name.startsWith("dist.") && !/\.test\.ts$/.test(name))
		.sort()
		.flatMap((name) => filesBelow(join(path, name)));
}
