import { randomInt, randomUUID } from "node:crypto";
import { join } from "node:path";
import type { ChannelName } from "@flomastr/contracts/message";
import type { TenantCreate } from "@flomastr/contracts/tenant";
import type { TenantSubject } from "@flomastr/provisioning/deps";
import { readPack } from "@flomastr/tenant-template/pack";
import { putConnection } from "#channels/connections.ts";
import type { HotDatabase } from "#hot/client.ts";
import type { Auth } from "#people/auth.ts";
import { ensurePerson } from "#people/create-person.ts";
import { graphUrlOf } from "#sandbox/graph-vendor.ts";
import { phoneVendorOrigin } from "#sandbox/hook-client.ts";
import type { Seal } from "./seal.ts";
import { newSecret } from "./vault.ts";

/**
 * What a tenant has before its saga starts: its owner's account and the channels its pack names, played by the sandbox
 * phone, so that a new tenant can be tried at once.
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
	const wanted = pack?.connections ?? [{ channel: "sandbox" as const, name: "Sandbox phone" }];
	for (const { channel, name } of wanted) {
		const id = randomUUID();
		const config = sandboxConfig[channel](id);
		await putConnection(deps.hot, deps.seal, { id, tenantId: tenant.id, channel, name, config });
	}
}

/** Each channel as phones in browser tabs speak it; a real number takes its place with the vendor's own keys. */
const sandboxConfig: Record<ChannelName, (connectionId: string) => Record<string, unknown>> = {
	sandbox: (id) => ({ secret: newSecret(), phone_url: `${phoneVendorOrigin}/${id}` }),
	"whatsapp-cloud": (id) => ({
		phone_number_id: String(randomInt(10 ** 14, 10 ** 14 * 2)),
		app_secret: newSecret(),
		access_token: newSecret(),
		verify_token: newSecret(),
		graph_url: graphUrlOf(id),
	}),
};
