import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { TenantCreate } from "@flomastr/contracts/tenant";
import type { TenantSubject } from "@flomastr/provisioning/deps";
import { readPack } from "@flomastr/tenant-template/pack";
import { putConnection } from "#channels/connections.ts";
import type { HotDatabase } from "#hot/client.ts";
import type { Auth } from "#people/auth.ts";
import { ensurePerson } from "#people/create-person.ts";
import { phoneVendorOrigin } from "#sandbox/routes.ts";
import type { Seal } from "./seal.ts";
import { newSecret } from "./vault.ts";

/**
 * What a tenant has before its saga starts: its owner's account and the channels its pack names. The sandbox phone is
 * always there, so that a new tenant can be tried at once.
 */
export async function prepareTenant(
	deps: { hot: HotDatabase; auth: Auth; seal: Seal; packsFolder: string },
	tenant: TenantSubject,
	input: TenantCreate,
): Promise<void> {
	await ensurePerson(deps.hot, deps.auth, {
		email: tenant.owner.email,
		name: tenant.owner.name,
		password: input.owner_password,
		role: "owner",
		tenantId: tenant.id,
	});
	const pack = tenant.pack ? (await readPack(join(deps.packsFolder, tenant.pack))).pack : null;
	const name = pack?.connections.find(({ channel }) => channel === "sandbox")?.name ?? "Sandbox phone";
	const id = randomUUID();
	await putConnection(deps.hot, deps.seal, {
		id,
		tenantId: tenant.id,
		channel: "sandbox",
		name,
		config: { secret: newSecret(), phone_url: `${phoneVendorOrigin}/${id}` },
	});
}
