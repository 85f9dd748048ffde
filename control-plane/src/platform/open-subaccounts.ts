import type { Subaccounts } from "@flomastr/provisioning/subaccounts/subaccounts";
import type { Env } from "../env.ts";

/** Twilio's own accounts per tenant, where the platform has one; its SDK is loaded only then: it takes 34 MB. */
export async function openSubaccounts(
	env: Pick<Env, "PLATFORM" | "TWILIO_ACCOUNT_SID" | "TWILIO_AUTH_TOKEN">,
): Promise<Subaccounts | null> {
	const { PLATFORM: platform, TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken } = env;
	if (accountSid === undefined || authToken === undefined) return null;
	const { createTwilioSubaccounts } = await import("@flomastr/provisioning/subaccounts/twilio");
	return createTwilioSubaccounts({ platform, accountSid, authToken });
}
