import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/temporary-folder.ts";
import { releaseOf } from "./release.ts";

function project(changes: Record<string, string> = {}): string {
	const root = temporaryFolder();
	const files = {
		"tenant-template/n8n/package.json": '{"dependencies":{"n8n":"2.40.5"}}',
		"tenant-template/n8n/package-lock.json": "{}",
		"tenant-template/n8n/Dockerfile": "FROM x",
		"tenant-template/n8n/start.js": "start()",
		"custom-nodes/nodes/A/A.node.ts": "export class A {}",
		"control-plane/contracts/task.ts": "export const Task = 1",
		...changes,
	};
	for (const [path, text] of Object.entries(files)) {
		mkdirSync(dirname(join(root, path)), { recursive: true });
		writeFileSync(join(root, path), text);
	}
	return root;
}

test("the same sources have the same release wherever they lie", () => {
	expect(releaseOf(project())).toMatch(/^2\.40\.5-[0-9a-f]{8}$/);
	expect(releaseOf(project())).toBe(releaseOf(project()));
});

test.each([
	["tenant-template/n8n/package-lock.json", '{"a":1}'],
	["tenant-template/n8n/Dockerfile", "FROM y"],
	["tenant-template/n8n/start.js", "begin()"],
	["custom-nodes/nodes/A/A.node.ts", "export class B {}"],
	["custom-nodes/nodes/B/B.node.ts", "export class B {}"],
	["control-plane/contracts/task.ts", "export const Task = 2"],
])("another %s is another release: an image never changes under its name", (path, text) => {
	expect(releaseOf(project({ [path]: text }))).not.toBe(releaseOf(project()));
});

test.each(["custom-nodes/dist/a.js", "custom-nodes/node_modules/zod/index.js", "custom-nodes/a.test.ts", "README.md"])(
	"%s is in no image and makes no release",
	(path) => {
		expect(releaseOf(project({ [path]: "x" }))).toBe(releaseOf(project()));
	},
);
