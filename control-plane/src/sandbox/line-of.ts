import type { Connection } from "#channels/connections.ts";
import type { SandboxConnection } from "#channels/sandbox/config.ts";
import type { WhatsAppConnection } from "#channels/whatsapp-cloud/config.ts";
import { type Dispatch, phoneVendorOrigin } from "./hook-client.ts";
import type { Line } from "./line.ts";
import { sandboxLine } from "./sandbox-line.ts";
import { whatsappLine } from "./whatsapp-line.ts";

/**
 * The line of a connection a phone can be plugged into: the sandbox's own, or a WhatsApp number whose Graph API is the
 * one in this process. Null for a connection to a real vendor, whose customers have phones of their own.
 * @param host host and port of the tenant
 */
export function lineOf(connection: Connection, dispatch: Dispatch, host: string): Line | null {
	if (connection.channel.name === "sandbox") {
		return sandboxLine(connection.id, connection.config as SandboxConnection, dispatch, host);
	}
	if (connection.channel.name !== "whatsapp-cloud") return null;
	const config = connection.config as WhatsAppConnection;
	return config.graph_url.startsWith(phoneVendorOrigin) ? whatsappLine(connection.id, config, dispatch, host) : null;
}
