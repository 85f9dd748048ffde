import twilio from "twilio";
import type RequestClient from "twilio/lib/base/RequestClient.js";
import { ProvisioningError } from "#errors.ts";
import { explainTwilio } from "./explain-twilio.ts";
import type { Subaccount, Subaccounts } from "./subaccounts.ts";

type Client = ReturnType<typeof twilio>;
type Account = Awaited<ReturnType<Client["api"]["v2010"]["accounts"]["create"]>>;

export type TwilioOptions = {
	/** Prefixes the friendly names, so that several platforms may share one main account. */
	platform: string;
	accountSid: string;
	authToken: string;
	/** Where Twilio answers, instead of `https://api.twilio.com`. */
	origin?: string;
};

/** Waits and repeats by itself where Twilio says "too many requests": nothing was done then. */
class RetryingClient extends twilio.RequestClient {
	constructor() {
		super({ autoRetry: true, maxRetries: 5, timeout: 20_000 });
	}
}

class RedirectedClient extends RetryingClient {
	readonly #origin: string;

	constructor(origin: string) {
		super();
		this.#origin = origin;
	}

	override request<Data>(options: RequestClient.RequestOptions<Data>) {
		const { pathname, search } = new URL(options.uri);
		return super.request<Data>({ ...options, uri: new URL(pathname + search, this.#origin).href });
	}
}

/**
 * Subaccounts of one main Twilio account. Twilio takes any number of accounts of the same friendly name, so a name that
 * derives from the tenant's id is looked for before one is made: that finds what a kill left unrecorded. A closed
 * account is final and stays listed for a while; it counts as none.
 */
export function createTwilioSubaccounts({ platform, accountSid, authToken, origin }: TwilioOptions): Subaccounts {
	const client = twilio(accountSid, authToken, {
		httpClient: origin ? new RedirectedClient(origin) : new RetryingClient(),
	});
	const { accounts } = client.api.v2010;
	const prefix = `${platform}/`;

	async function told<Result>(doing: string, work: () => Promise<Result>): Promise<Result> {
		try {
			return await work();
		} catch (error) {
			throw explainTwilio(error, doing);
		}
	}

	/** The oldest, should there be two: that one may have a number already. */
	async function find(tenantId: string): Promise<Account | null> {
		const found = await told("looking for the subaccount", () => accounts.list({ friendlyName: prefix + tenantId }));
		const open = found.filter(({ status }) => status !== "closed");
		open.sort((a, b) => a.dateCreated.getTime() - b.dateCreated.getTime());
		return open[0] ?? null;
	}

	async function move(tenantId: string, to: "active" | "suspended" | "closed", doing: string): Promise<boolean> {
		const account = await find(tenantId);
		if (account === null) return false;
		if (account.status !== to) await told(doing, () => accounts(account.sid).update({ status: to }));
		return true;
	}

	return {
		async create(tenantId) {
			const made =
				(await find(tenantId)) ??
				(await told("creating the subaccount", () => accounts.create({ friendlyName: prefix + tenantId })));
			return { sid: made.sid, authToken: made.authToken };
		},
		async suspend(tenantId) {
			await move(tenantId, "suspended", "suspending the subaccount");
		},
		async activate(tenantId) {
			if (await move(tenantId, "active", "activating the subaccount")) return;
			throw new ProvisioningError(
				"twilio_refused",
				`The tenant's Twilio subaccount ${prefix}${tenantId} is gone or closed, and Twilio reopens none. Reconcile makes a new one; its numbers have to be bought again.`,
			);
		},
		async close(tenantId) {
			// As many as there are: what two tries made at the same time goes with the tenant.
			while (await move(tenantId, "closed", "closing the subaccount"));
		},
		async list() {
			const found = await told("listing the subaccounts", () => accounts.list({ pageSize: 1000 }));
			return found.flatMap(({ sid, friendlyName, status }): Subaccount[] => {
				if (status === "closed" || !friendlyName.startsWith(prefix)) return [];
				return [{ tenantId: friendlyName.slice(prefix.length), sid, state: status }];
			});
		},
	};
}
