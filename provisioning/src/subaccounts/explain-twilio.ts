import { ProvisioningError, reasonOf } from "#errors.ts";

/** What Twilio's SDK throws; its `RestException` is exported without a shape of its own. */
type Refusal = Error & { status: number; code?: number; moreInfo?: string };

const isRefusal = (thrown: unknown): thrown is Refusal =>
	thrown instanceof Error && "status" in thrown && typeof thrown.status === "number";

/** What went wrong with Twilio, in words, and whether it passes by itself. The keys never appear. */
export function explainTwilio(thrown: unknown, doing: string): ProvisioningError {
	const say = (code: "twilio_down" | "twilio_refused", message: string) =>
		new ProvisioningError(code, message, { cause: thrown });
	if (!isRefusal(thrown)) {
		return say(
			"twilio_down",
			`Twilio was not reached while ${doing} (${reasonOf(thrown)}). Check the way to api.twilio.com.`,
		);
	}
	const { status, code, message, moreInfo } = thrown;
	const said = `${message || "without a word"}${code === undefined ? "" : `, error ${code}`}${moreInfo === undefined ? "" : `, see ${moreInfo}`}`;
	if (status === 429)
		return say("twilio_down", `Twilio takes fewer requests than it was sent while ${doing} (${said}).`);
	if (status >= 500) return say("twilio_down", `Twilio failed with ${status} while ${doing} (${said}).`);
	if (status === 401) {
		return say(
			"twilio_refused",
			`Twilio does not know the account or its token (${said}). Check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.`,
		);
	}
	if (status === 403) {
		return say(
			"twilio_refused",
			`Twilio refused ${doing} (${said}). The main account may be suspended, closed, on trial, or at its limit of subaccounts; look at its console.`,
		);
	}
	return say("twilio_refused", `Twilio refused ${doing} with ${status} (${said}).`);
}
