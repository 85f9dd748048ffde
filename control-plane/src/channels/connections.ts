import type { ChannelName } from "@flomastr/contracts/message";
import { and, eq } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { HotDatabase } from "#hot/client.ts";
import type { Seal } from "#tenants/seal.ts";
import type { Channel } from "./channel.ts";
import { channels } from "./registry.ts";
import { connections } from "./schema.hot.ts";

/** A connection with its adapter and its opened configuration. Secrets inside: never log it. */
export interface Connection {
	id: string;
	tenantId: string;
	name: string;
	channel: Channel<unknown>;
	config: unknown;
}

/** What a connection's configuration is sealed for; see `Seal`. */
export const connectionPurpose = (id: string) => `connection/${id}`;

/**
 * Finds connections by id. They are read at every webhook and change hardly ever, so they stay in memory until
 * `forget`; an unknown id is not remembered, or a stranger could fill the memory.
 */
export interface ConnectionDirectory {
	find(id: string): Promise<Connection | null>;
	forget(id: string): void;
}

export function createConnectionDirectory(hot: HotDatabase, seal: Seal): ConnectionDirectory {
	const known = new Map<string, Connection>();
	return {
		async find(id) {
			const remembered = known.get(id);
			if (remembered) return remembered;
			const [row] = await hot.select().from(connections).where(eq(connections.id, id));
			if (!row) return null;
			const channel = channels[row.channel as ChannelName] as Channel<unknown>;
			const config = channel.config.parse(JSON.parse(seal.open(row.config, connectionPurpose(id))));
			const connection = { id, tenantId: row.tenantId, name: row.name, channel, config };
			known.set(id, connection);
			return connection;
		},
		forget: (id) => void known.delete(id),
	};
}

/**
 * Connects a tenant to a vendor; the same tenant, channel and name again replaces the configuration.
 * @returns the connection's id, which is part of its webhook address `/hooks/<channel>/<id>`
 */
export async function putConnection(
	hot: HotDatabase,
	seal: Seal,
	input: { id?: string; tenantId: string; channel: ChannelName; name: string; config: unknown },
): Promise<string> {
	const config = channels[input.channel].config.parse(input.config);
	const same = and(
		eq(connections.tenantId, input.tenantId),
		eq(connections.channel, input.channel),
		eq(connections.name, input.name),
	);
	const [existing] = await hot.select({ id: connections.id }).from(connections).where(same);
	const id = existing?.id ?? input.id ?? uuidv7();
	const row = { ...input, id, config: seal.close(JSON.stringify(config), connectionPurpose(id)) };
	await hot
		.insert(connections)
		.values(row)
		.onConflictDoUpdate({ target: connections.id, set: { config: row.config } });
	return id;
}
