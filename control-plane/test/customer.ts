import type { Message } from "@flomastr/contracts/message";
import type { Stack } from "./stack.ts";
import { until } from "./until.ts";

/** A customer with a sandbox phone: what they write goes the whole way of a WhatsApp message. */
export interface Customer {
	say(text: string): Promise<void>;
	/** What the tenant has written to them, oldest first. */
	replies(): Promise<Message[]>;
	/** Resolves once there are so many replies. */
	waitForReplies(count: number): Promise<Message[]>;
}

/** @param slug of a tenant whose pack brings the sandbox phone */
export async function newCustomer(stack: Pick<Stack, "call">, slug: string, name: string): Promise<Customer> {
	const host = `${slug}.localhost`;
	const phone = await stack.call(host, "/api/sandbox/phones", { method: "POST", body: { name } });
	if (phone.status !== 201) throw new Error(`No phone: ${phone.status} ${phone.text}`);
	const headers = { authorization: `Bearer ${(phone.json() as { token: string }).token}` };
	const replies = async () => {
		const answer = await stack.call(host, "/api/sandbox/messages", { headers });
		return (answer.json() as { messages: Message[] }).messages.filter(({ direction }) => direction === "out");
	};
	return {
		replies,
		async say(text) {
			const body = { content: { kind: "text", text } };
			const answer = await stack.call(host, "/api/sandbox/messages", { method: "POST", headers, body });
			if (answer.status !== 202) throw new Error(`The message was not taken: ${answer.status} ${answer.text}`);
		},
		waitForReplies: (count) =>
			until(`${name} has ${count} replies`, async () => {
				const found = await replies();
				return found.length >= count ? found : null;
			}),
	};
}
