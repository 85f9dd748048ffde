import type { Step } from "#saga/step.ts";
import type { RestoreContext } from "./context.ts";
import { unpacked } from "./unpacked.ts";

/** The release the backup was made under, where there still is one; else the newest, whose n8n migrates at its start. */
export const chooseRelease: Step<RestoreContext> = {
	id: "choose-release",
	title: "Choose its release",
	async do(ctx) {
		const { manifest } = await unpacked(ctx);
		const releases = await ctx.deps.runtime.releases();
		const release = manifest.release !== null && releases.includes(manifest.release) ? manifest.release : releases[0];
		if (release !== undefined) await ctx.deps.tenants.setRelease(ctx.tenant.id, release);
		return { release: release ?? null };
	},
};
