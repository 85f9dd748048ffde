import { v5 as uuidv5 } from "uuid";
import { auditLog } from "#audit/schema.hot.ts";
import type { HotDatabase } from "#hot/client.ts";
import type { Inbound } from "./channel.ts";
import type { Connection } from "./connections.ts";

const namespace = "a1c0e2de-5b0f-4f0e-8b5c-3f7f6d1c9e10";

/**
 * Keeps what a vendor told about the account, and what nobody understood, for a person to read. The id is derived from
 * the contents, so that a vendor repeating itself leaves one entry.
 */
export async function recordVendorNews(
	hot: HotDatabase,
	connection: Connection,
	news: Inbound[],
	now: Date,
): Promise<void> {
	const rows = news.flatMap((part) => {
		if (part.type !== "account" && part.type !== "unknown") return [];
		const data = part.type === "account" ? part.data : { reason: part.reason, raw: part.raw ?? null };
		return [
			{
				id: uuidv5(`${connection.id}/${JSON.stringify(part)}`, namespace),
				tenantId: connection.tenantId,
				at: now,
				actor: { type: "system", id: connection.channel.name, name: connection.name },
				action: part.type === "account" ? `channel.${part.event}` : "channel.not_understood",
				subject: `connection/${connection.id}`,
				data,
			},
		];
	});
	await hot.insert(auditLog).values(rows).onConflictDoNothing();
}
