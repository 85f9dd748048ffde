import type { Content } from "@flomastr/contracts/message";

/** What a phone says to the tenant. */
export interface FromPhone {
	content: Content;
	/** The vendor's id of the message it answers. */
	reply_to?: string;
}

/** The wire between a phone in a browser tab and the tenant: a vendor's own format, signature and webhook. */
export interface Line {
	connectionId: string;
	/** How the vendor names a phone by its E.164 number. */
	address(number: string): string;
	/** Posts a message to the tenant's webhook as the vendor would. @returns the vendor's id of it */
	say(phone: { number: string; name: string }, message: FromPhone): Promise<string>;
	/** Tells how far messages of the tenant came. */
	report(
		statuses: { id: string; to: string; status: "sent" | "delivered" | "read"; tracker?: string }[],
	): Promise<void>;
}
