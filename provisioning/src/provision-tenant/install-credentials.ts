import type { TenantContext } from "#deps.ts";
import { putCredential } from "#n8n/put-credential.ts";
import { n8nAccessOf } from "#n8n-access-of.ts";
import type { Step } from "#saga/step.ts";
import { secretOf } from "#secret-of.ts";

/** By this name and type the credential is found again, and named in workflows. */
export const floMastrCredential = { name: "FloMastr", type: "floMastrApi" };

export const installCredentials: Step<TenantContext> = {
	id: "install-credentials",
	title: "Connect n8n to FloMastr",
	async do(ctx) {
		const id = await putCredential(await n8nAccessOf(ctx), {
			...floMastrCredential,
			data: await floMastrCredentialData(ctx),
		});
		return { credentialId: id };
	},
};

/** What workflows reach the tenant API with. Secrets inside. */
export async function floMastrCredentialData(ctx: TenantContext): Promise<Record<string, string>> {
	return {
		baseUrl: ctx.deps.controlPlaneUrl,
		token: await secretOf(ctx, "tenant.token"),
		signingSecret: await secretOf(ctx, "tenant.signing_secret"),
	};
}
