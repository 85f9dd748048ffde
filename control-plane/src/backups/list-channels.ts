import type { ChannelName } from "@flomastr/contracts/message";
import type { HeldChannel } from "@flomastr/provisioning/backups/holdings";
import { asc, eq } from "drizzle-orm";
import { connectionPurpose } from "#channels/connections.ts";
import { channels } from "#channels/registry.ts";
import { connections } from "#channels/schema.hot.ts";
import type { HotDatabase } from "#hot/client.ts";
import type { Seal } from "#tenants/seal.ts";

/** A tenant's connections with those of their settings that are no secret. */
export async function listChannels(hot: HotDatabase, seal: Seal, tenantId: string): Promise<HeldChannel[]> {
	const rows = await hot
		.select()
		.from(connections)
		.where(eq(connections.tenantId, tenantId))
		.orderBy(asc(connections.createdAt), asc(connections.id));
	return rows.map(({ id, channel, name, config, createdAt }) => {
		const settings: Record<string, unknown> = JSON.parse(seal.open(config, connectionPurpose(id)));
		const open: readonly string[] = channels[channel as ChannelName].openSettings;
		const told = Object.entries(settings).filter(([setting]) => open.includes(setting));
		return { id, channel, name, settings: Object.fromEntries(told), since: createdAt.toISOString() };
	});
}
