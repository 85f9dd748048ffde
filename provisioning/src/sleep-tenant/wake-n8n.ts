import type { TenantContext } from "#deps.ts";
import { ensureStarted } from "#ensure-n8n.ts";
import { installCredentials } from "#provision-tenant/install-credentials.ts";
import { untilN8nAnswers } from "./until-n8n-answers.ts";

/**
 * Brings a sleeping tenant's n8n back and returns its base URL once it answers; null when it did not in time. One that
 * does not sleep any more, e.g. because the whole machine was started anew, is started.
 */
export async function wakeN8n(ctx: TenantContext, limitMs: number): Promise<string | null> {
	const { runtime } = ctx.deps;
	const { id } = ctx.tenant;
	const { state } = await runtime.inspect(id);
	if (state === "asleep") await runtime.wake(id);
	else if (state !== "running") await ensureStarted(ctx);
	const address = await untilN8nAnswers(runtime, id, limitMs);
	if (address === null) return null;
	// The tenant API may be elsewhere than at the last start; n8n keeps it in the credential.
	if (state !== "asleep" && state !== "running") await installCredentials.do(ctx);
	return address;
}
