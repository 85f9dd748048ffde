import { askFor } from "./ask.ts";
import type { DockerContext } from "./context.ts";
import { nameOf } from "./names.ts";

/** The newest lines of what it said, both streams in the order they came; none for a tenant without a container. */
export async function logs(ctx: DockerContext, tenantId: string, lines: number): Promise<string[]> {
	const name = nameOf(ctx.platform, tenantId);
	const options = { follow: false as const, stdout: true, stderr: true, tail: lines };
	const output = await askFor(`read the output of ${name}`, () => ctx.docker.getContainer(name).logs(options));
	return output === null ? [] : textOf(output).split("\n").slice(0, -1).slice(-lines);
}

/** The engine sends frames: a byte for the stream, three empty ones, four for the length, the text. */
export function textOf(output: Buffer): string {
	const parts: Buffer[] = [];
	for (let at = 0; at + 8 <= output.length; ) {
		const end = at + 8 + output.readUInt32BE(at + 4);
		parts.push(output.subarray(at + 8, end));
		at = end;
	}
	const text = Buffer.concat(parts).toString("utf8");
	return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}
