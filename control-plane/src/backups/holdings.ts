import { Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import type { Holdings } from "@flomastr/provisioning/backups/holdings";
import { archiveTenant } from "#cold/archive.ts";
import { archivedTables } from "#cold/archived-tables.ts";
import type { ColdDirectory } from "#cold/directory.ts";
import type { HotDatabase } from "#hot/client.ts";
import type { MediaStore } from "#media/media-store.ts";
import { eraseTenantRows } from "#tenants/erase.ts";
import type { Seal } from "#tenants/seal.ts";
import { listChannels } from "./list-channels.ts";
import { listMembers } from "./list-members.ts";
import { putRows } from "./put-rows.ts";
import { readRows } from "./read-rows.ts";
import { renameColdIds } from "./rename-id.ts";

/** What the control plane holds of tenants, as backups need it. */
export function createHoldings(deps: {
	hot: HotDatabase;
	seal: Seal;
	media: MediaStore;
	cold: ColdDirectory;
}): Holdings {
	const { hot, seal, media, cold } = deps;
	const settle = async (tenantId: string): Promise<void> => {
		await archiveTenant(hot, await cold.of(tenantId), tenantId);
	};
	return {
		settle,
		letGo: (tenantId) => cold.forget(tenantId),
		async settleAnew(tenantId) {
			for (const { name } of archivedTables) {
				await hot.$client.query(`update ${name} set archived_version = 0 where tenant_id = $1`, [tenantId]);
			}
			await settle(tenantId);
		},
		rows: (tenantId) => readRows(hot, seal, tenantId),
		people: (tenantId) => listMembers(hot, tenantId),
		channels: (tenantId) => listChannels(hot, seal, tenantId),
		putRows: (tenant, rows) => putRows({ hot, seal }, tenant, rows),
		renameIds: async (tenant, url) => {
			if (tenant.id !== tenant.of) await renameColdIds(tenant.id, url);
		},
		async forget(tenantId) {
			await media.removeTenant(tenantId);
			await eraseTenantRows(hot, tenantId);
		},
		async *files(tenantId) {
			for await (const file of media.list(tenantId)) yield { ...file, open: () => openFile(media, tenantId, file.id) };
		},
		putFile: (tenantId, file, content) =>
			media.putBack(tenantId, file, Readable.toWeb(content) as ReadableStream<Uint8Array>),
	};
}

async function openFile(media: MediaStore, tenantId: string, id: string): Promise<Readable | null> {
	const found = await media.get(tenantId, id);
	return found && Readable.fromWeb(found.stream as NodeReadableStream);
}
