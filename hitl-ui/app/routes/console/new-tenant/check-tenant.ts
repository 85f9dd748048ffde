import { type PlanId, TenantCreate } from "@flomastr/contracts/tenant";

/** What is typed into the form of a new tenant. */
export interface TenantDraft {
	name: string;
	slug: string;
	pack: string | null;
	plan: PlanId;
	owner_name: string;
	owner_email: string;
	owner_password: string;
}

/**
 * What is wrong with a draft, by field, before the server is asked; the server has the last word.
 * @param taken slugs of the tenants that exist
 */
export function checkTenant(draft: TenantDraft, taken: readonly string[]): Partial<Record<keyof TenantDraft, string>> {
	const parsed = TenantCreate.safeParse(draft);
	const errors: Record<string, string> = {};
	for (const issue of parsed.error?.issues ?? []) errors[issue.path.join(".")] ??= sentence(issue.message);
	if (taken.includes(draft.slug)) errors.slug = `“${draft.slug}” belongs to another tenant; choose another`;
	return errors;
}

/** `must not be empty` → `Must not be empty`. */
export function sentence(message: string): string {
	return message.charAt(0).toUpperCase() + message.slice(1);
}
