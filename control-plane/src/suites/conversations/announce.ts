import type { Message } from "@flomastr/contracts/message";
import type { Ctx } from "#context.ts";

/** Tells open screens that a thread changed, and the archive that there is something to copy. */
export function announceThread(ctx: Ctx, threadId: string): void {
	const event = { type: "thread", thread_id: threadId } as const;
	ctx.signals.push({ type: "live", tenantId: ctx.tenant.id, event }, { type: "archive", tenantId: ctx.tenant.id });
}

/** Puts a message on open screens, and its delivery to work. */
export function announceMessage(ctx: Ctx, message: Message): void {
	const event = { type: "message", thread_id: message.thread_id, message } as const;
	ctx.signals.push(
		{ type: "live", tenantId: ctx.tenant.id, event },
		{ type: "deliveries" },
		{ type: "archive", tenantId: ctx.tenant.id },
	);
}
