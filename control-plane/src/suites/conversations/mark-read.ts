import type { Http } from "#channels/channel.ts";
import type { ConnectionDirectory } from "#channels/connections.ts";

/** The customer's newest message that somebody has read now; it stands for all before it. */
export interface ReadUpTo {
	connectionId: string;
	vendorId: string;
}

/** Shows the customer that their messages were read. A courtesy: it never throws and nothing waits for it. */
export type MarkRead = (read: ReadUpTo) => Promise<void>;

export function createMarkRead(deps: { connections: ConnectionDirectory; http: Http }): MarkRead {
	return async ({ connectionId, vendorId }) => {
		try {
			const connection = await deps.connections.find(connectionId);
			await connection?.channel.markRead?.(vendorId, connection.config, deps.http);
		} catch {
			// The vendor or the store is away; the next message read says the same for this one.
		}
	};
}
