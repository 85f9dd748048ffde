import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";

export type StandInAccount = Record<string, unknown> & {
	sid: string;
	auth_token: string;
	friendly_name: string;
	status: "active" | "suspended" | "closed";
};

export type TwilioAccounts = {
	url: string;
	/** The main account, as it is configured. */
	main: { accountSid: string; authToken: string };
	/** The subaccounts, closed ones too, oldest first. */
	accounts: StandInAccount[];
	/** Requests that Twilio would not understand. A test expects none. */
	complaints: string[];
	requests: string[];
	/** What the next requests are answered with instead; `drop` does what was asked and never says so. */
	faults: ({ status: number; body: unknown } | "drop")[];
	close(): Promise<void>;
};

const sid = () => `AC${randomBytes(16).toString("hex")}`;

/** Remembers subaccounts as Twilio does: names need not be unique, closing is final, the main account is listed too. */
export async function serveTwilioAccounts(example: Record<string, unknown> = {}): Promise<TwilioAccounts> {
	const main = { accountSid: sid(), authToken: randomBytes(16).toString("hex") };
	const accounts: StandInAccount[] = [];
	const complaints: string[] = [];
	const requests: string[] = [];
	const faults: TwilioAccounts["faults"] = [];
	const basic = `Basic ${Buffer.from(`${main.accountSid}:${main.authToken}`).toString("base64")}`;

	function make(friendlyName: string): StandInAccount {
		const id = sid();
		return {
			...example,
			sid: id,
			owner_account_sid: main.accountSid,
			auth_token: randomBytes(16).toString("hex"),
			friendly_name: friendlyName,
			status: "active",
			date_created: new Date().toUTCString().replace("GMT", "+0000"),
			date_updated: new Date().toUTCString().replace("GMT", "+0000"),
			uri: `/2010-04-01/Accounts/${id}.json`,
		};
	}

	const refusal = (status: number, code: number, message: string) => ({
		status,
		body: { status, code, message, more_info: `https://www.twilio.com/docs/errors/${code}` },
	});

	function list(query: URLSearchParams): { status: number; body: unknown } {
		const name = query.get("FriendlyName");
		const size = Number(query.get("PageSize") ?? 50);
		const page = Number(query.get("Page") ?? 0);
		const all = [{ ...make("My company"), sid: main.accountSid }, ...accounts].filter(
			({ friendly_name }) => name === null || friendly_name === name,
		);
		const at = (one: number) =>
			`/2010-04-01/Accounts.json?${new URLSearchParams({ ...(name !== null && { FriendlyName: name }), PageSize: `${size}`, Page: `${one}` })}`;
		const more = all.length > (page + 1) * size;
		return {
			status: 200,
			body: {
				accounts: all.slice(page * size, (page + 1) * size),
				page,
				page_size: size,
				start: page * size,
				end: Math.min(all.length, (page + 1) * size) - 1,
				uri: at(page),
				first_page_uri: at(0),
				previous_page_uri: page === 0 ? null : at(page - 1),
				next_page_uri: more ? at(page + 1) : null,
			},
		};
	}

	function answer(req: IncomingMessage, form: URLSearchParams): { status: number; body: unknown } {
		if (req.headers.authorization !== basic) return refusal(401, 20003, "Authenticate");
		const { pathname, searchParams } = new URL(req.url ?? "", "http://twilio");
		if (pathname === "/2010-04-01/Accounts.json") {
			if (req.method === "GET") return list(searchParams);
			const account = make(form.get("FriendlyName") ?? "SubAccount");
			if (account.friendly_name.length > 64) complaints.push(`the name “${account.friendly_name}” is too long`);
			accounts.push(account);
			return { status: 201, body: account };
		}
		const account = accounts.find((one) => pathname === one.uri);
		if (account === undefined) return refusal(404, 20404, "The requested resource was not found");
		if (account.status === "closed") complaints.push(`${account.sid} is closed and was to become ${form}`);
		Object.assign(account, { status: form.get("Status") ?? account.status });
		return { status: 200, body: account };
	}

	const server = createServer(async (req, res) => {
		const chunks: Buffer[] = [];
		for await (const chunk of req) chunks.push(chunk as Buffer);
		const form = new URLSearchParams(Buffer.concat(chunks).toString());
		requests.push(`${req.method} ${req.url} ${form}`);
		const fault = faults.shift();
		if (fault === "drop") {
			answer(req, form);
			return void res.destroy();
		}
		const { status, body } = fault ?? answer(req, form);
		res.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	if (address === null || typeof address === "string") throw new Error("the stand-in got no port");
	return {
		url: `http://127.0.0.1:${address.port}`,
		main,
		accounts,
		complaints,
		requests,
		faults,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}
