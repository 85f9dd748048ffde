import { type IncomingMessage, request } from "node:http";
import { label } from "#runtimes/docker/names.ts";
import type { Kind } from "./calls.ts";
import { Refused } from "./refused.ts";

/** Asks the engine whose a thing is. Returns the id the engine knows it by, since a name may change hands meanwhile. */
export async function idOfOwned(
	socketPath: string,
	platform: string,
	kind: Kind,
	name: string,
	options: { orDoor?: boolean } = {},
): Promise<string> {
	const path = kind === "containers" ? `/containers/${name}/json` : `/${kind}/${name}`;
	const { status, body } = await get(socketPath, path);
	const found = body as { Id?: string; Name?: string; message?: string; Labels?: Labels; Config?: { Labels?: Labels } };
	if (status !== 200) throw new Refused(found.message ?? `The engine answered ${status}.`, status);
	const labels = (kind === "containers" ? found.Config?.Labels : found.Labels) ?? {};
	const ours = labels[label.platform] === platform || (options.orDoor && labels[label.door] === platform);
	if (!ours) {
		const bears = labels[label.platform] ?? "none";
		throw new Refused(
			`${name} of ${kind} bears the label ${label.platform}=${bears}; allowed are those of ${platform}.`,
		);
	}
	return (kind === "volumes" ? found.Name : found.Id) ?? name;
}

type Labels = Record<string, string> | null;

async function get(socketPath: string, path: string): Promise<{ status: number; body: unknown }> {
	const answer = await new Promise<IncomingMessage>((resolve, reject) => {
		request({ socketPath, path, headers: { Host: "docker" } }, resolve)
			.once("error", reject)
			.end();
	});
	const chunks: Buffer[] = [];
	for await (const chunk of answer) chunks.push(chunk);
	return { status: answer.statusCode ?? 502, body: JSON.parse(Buffer.concat(chunks).toString("utf8") || "{}") };
}
