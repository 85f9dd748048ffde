import { createHash, createHmac } from "node:crypto";
import type { Secret, SecretReference } from "dockerode";
import { user } from "../docker/context.ts";
import { label } from "../docker/names.ts";
import { n8nSecrets } from "../n8n-environment.ts";
import type { RuntimeSpec } from "../runtime.ts";
import { askSwarm, askSwarmFor } from "./ask-swarm.ts";
import type { SwarmContext } from "./context.ts";

/**
 * The secrets of a spec as the swarm's own: encrypted in its log, sent only to the node that runs the tenant, in memory
 * there. Each is named by its tenant and a keyed digest of what it holds, so that another value is another secret.
 */
export async function ensureSecrets(ctx: SwarmContext, spec: RuntimeSpec): Promise<SecretReference[]> {
	const there = new Map((await secretsOf(ctx, spec.tenantId)).map(({ ID, Spec }) => [Spec?.Name ?? "", ID]));
	const references: SecretReference[] = [];
	for (const [variable, value] of Object.entries(n8nSecrets(spec))) {
		const name = nameOfSecret(ctx, spec, variable, value);
		const id = there.get(name) ?? (await create(ctx, spec.tenantId, name, value));
		references.push({
			SecretID: id,
			SecretName: name,
			File: { Name: variable, UID: String(user), GID: String(user), Mode: 0o400 },
		});
	}
	return references;
}

/** Those that no longer are in use; one that a task of before still holds stays until the next time. */
export async function removeSecrets(ctx: SwarmContext, tenantId: string, keep: SecretReference[] = []): Promise<void> {
	const kept = new Set(keep.map(({ SecretID }) => SecretID));
	for (const { ID } of await secretsOf(ctx, tenantId)) {
		if (!kept.has(ID)) await askSwarmFor("remove a secret", () => ctx.docker.getSecret(ID).remove(), [404, 400]);
	}
}

async function secretsOf(ctx: SwarmContext, tenantId: string): Promise<Secret[]> {
	const filters = { label: [`${label.platform}=${ctx.platform}`, `${label.tenant}=${tenantId}`] };
	return askSwarm("list secrets", () => ctx.docker.listSecrets({ filters }));
}

async function create(ctx: SwarmContext, tenantId: string, name: string, value: string): Promise<string> {
	const made = await askSwarm("make a secret", () =>
		ctx.docker.createSecret({
			Name: name,
			Labels: { [label.platform]: ctx.platform, [label.tenant]: tenantId },
			Data: Buffer.from(value).toString("base64"),
		}),
	);
	return made.id;
}

/** Swarm takes 64 characters. */
function nameOfSecret(ctx: SwarmContext, spec: RuntimeSpec, variable: string, value: string): string {
	const tenant = createHash("sha256").update(spec.tenantId).digest("hex").slice(0, 24);
	const content = createHmac("sha256", spec.secrets.encryptionKey).update(`${variable}\n${value}`).digest("hex");
	return `${ctx.platform}-${tenant}-${content.slice(0, 20)}`;
}
