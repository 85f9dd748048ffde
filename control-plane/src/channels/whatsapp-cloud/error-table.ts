/**
 * When to try again:
 * - never: the same request will fail again; a person or a template must change something
 * - backoff: the platform is busy or broken; 2 s, 4 s, 8 s …
 * - pair: too much to one customer; Meta asks for 4^X seconds, X counted from 0
 * - pause: the number is being moved; about a minute
 */
export type Retry = "never" | "backoff" | "pair" | "pause";

export interface KnownError {
	retry: Retry;
	/** What an agent reads: what happened and what to do. */
	says: string;
	/** Add Meta's own details: they name the wrong parameter. */
	details?: true;
}

const token = "WhatsApp refused our access token. Create a new one at Meta and enter it in the connection.";
const permission =
	"Our access token may not send from this number. Give its system user the whatsapp_business_messaging permission.";
const busy = "WhatsApp has a problem of its own. The message is tried again.";
const tooFast = "Messages are leaving faster than this number may send. The message is tried again.";

/** Error codes of the Cloud API, of the answer to a send as well as of a failed status. */
export const errorTable: Readonly<Record<number, KnownError>> = {
	0: { retry: "never", says: token },
	1: { retry: "backoff", says: busy },
	2: { retry: "backoff", says: busy },
	3: { retry: "never", says: permission },
	4: { retry: "backoff", says: tooFast },
	10: { retry: "never", says: permission },
	33: { retry: "never", says: "Meta no longer knows this number. Check the phone number id in the connection." },
	100: { retry: "never", says: "WhatsApp did not accept a part of the message.", details: true },
	190: { retry: "never", says: token },
	368: {
		retry: "never",
		says: "Meta has blocked this account for a policy violation. See the account's quality page.",
	},
	80007: { retry: "backoff", says: tooFast },
	130429: { retry: "backoff", says: tooFast },
	130472: { retry: "never", says: "Meta withheld this marketing message from the customer (an experiment of theirs)." },
	130497: { retry: "never", says: "This account may not write to customers in that country." },
	131000: { retry: "backoff", says: busy },
	131005: { retry: "never", says: permission },
	131008: { retry: "never", says: "A part WhatsApp needs is missing.", details: true },
	131009: { retry: "never", says: "A value in the message is not one WhatsApp accepts.", details: true },
	131016: { retry: "backoff", says: busy },
	131021: { retry: "never", says: "The message was addressed to the business's own number." },
	131026: {
		retry: "never",
		says: "The message cannot be delivered: the number is not on WhatsApp, or its owner has not accepted the terms or runs an old version. Try another channel.",
	},
	131030: { retry: "never", says: "Test numbers write only to listed recipients. Add this one to the list at Meta." },
	131031: { retry: "never", says: "The account is locked by Meta. See the account's quality page." },
	131037: { retry: "never", says: "The number has no approved display name yet. Request one at Meta." },
	131042: { retry: "never", says: "Meta could not charge the account. Check its payment method." },
	131045: { retry: "never", says: "The number is not registered. Register it at Meta first.", details: true },
	131047: {
		retry: "never",
		says: "More than 24 hours have passed since the customer last wrote. Send an approved template instead.",
	},
	131048: {
		retry: "never",
		says: "Meta limits this number because customers blocked or reported it. Improve its quality before sending more.",
	},
	131049: {
		retry: "never",
		says: "Meta held the message back: this customer already had much marketing. Wait at least a day before trying again.",
	},
	131050: { retry: "never", says: "The customer stopped marketing messages from this business. Do not send any more." },
	131051: { retry: "never", says: "WhatsApp does not know this type of message.", details: true },
	131052: { retry: "never", says: "WhatsApp could not fetch the customer's file. Ask them to send it again." },
	131053: { retry: "never", says: "WhatsApp could not take our file: wrong type, too large or broken.", details: true },
	131055: { retry: "never", says: "This way of calling the API is not allowed for the number.", details: true },
	131056: {
		retry: "pair",
		says: "Too many messages to this one customer in a short time. The message is tried again.",
	},
	131057: { retry: "pause", says: "Meta is moving the number for about a minute. The message is tried again." },
	132000: { retry: "never", says: "The template wants another number of parameters.", details: true },
	132001: { retry: "never", says: "There is no approved template of that name in that language.", details: true },
	132005: { retry: "never", says: "The template with its parameters filled in is too long.", details: true },
	132007: { retry: "never", says: "The template breaks a WhatsApp rule on its contents.", details: true },
	132012: { retry: "never", says: "A template parameter has the wrong format.", details: true },
	132015: { retry: "never", says: "The template is paused for low quality. Edit it or use another." },
	132016: { retry: "never", says: "The template was paused too often and is disabled. Create a new one." },
	132068: { retry: "never", says: "The form (flow) of this message is blocked." },
	132069: { retry: "backoff", says: "The form (flow) of this message is throttled. The message is tried again." },
	133004: { retry: "backoff", says: busy },
	133010: { retry: "never", says: "The number is not registered. Register it at Meta first." },
	135000: { retry: "never", says: "WhatsApp refused the message without naming a reason.", details: true },
	136024: { retry: "never", says: "Meta did not send a registration code.", details: true },
	2494100: { retry: "pause", says: "Meta is maintaining the number. The message is tried again." },
};
