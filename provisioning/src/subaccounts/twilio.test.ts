import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { announceLeftOut, contractsDir } from "../../test/contracts.ts";
import { type Prism, servePrism } from "../../test/prism.ts";
import { serveTwilioAccounts, type TwilioAccounts } from "../../test/twilio-accounts.ts";
import { createTwilioSubaccounts } from "./twilio.ts";

const folder = contractsDir();
let stand: TwilioAccounts;
let prism: Prism | null = null;

beforeAll(async () => {
	stand = await serveTwilioAccounts(
		folder === null ? {} : JSON.parse(readFileSync(join(folder, "twilio/oai-post-Accounts-create.json"), "utf8")),
	);
	if (folder === null) announceLeftOut("The check of every request by Twilio's OpenAPI was");
	else prism = await servePrism(join(folder, "twilio/openapi-twilio_api_v2010-trimmed.json"), stand.url);
}, 60_000);

afterAll(async () => {
	await prism?.close();
	await stand.close();
});

beforeEach(() => {
	stand.accounts.length = 0;
	stand.faults.length = 0;
	if (prism) prism.violations.length = 0;
});

const make = (platform = "test") =>
	createTwilioSubaccounts({ platform, ...stand.main, origin: prism?.url ?? stand.url });

/** Past the check: Twilio's OpenAPI describes no refusals, so it would let none through. */
const makeUnchecked = (authToken = stand.main.authToken) =>
	createTwilioSubaccounts({ platform: "test", ...stand.main, authToken, origin: stand.url });

/** Nothing was said that Twilio would not understand. */
function understood(): void {
	expect(stand.complaints).toEqual([]);
	expect(prism?.violations ?? []).toEqual([]);
}

test("a tenant's subaccount is made, rests, works again and is closed, because it goes the tenant's way", async () => {
	const subaccounts = make();
	const tenantId = randomUUID();
	const keys = await subaccounts.create(tenantId);
	const state = () => stand.accounts.map(({ friendly_name, status }) => [friendly_name, status]);
	expect(keys).toEqual({ sid: stand.accounts[0]?.sid, authToken: stand.accounts[0]?.auth_token });
	expect(state()).toEqual([[`test/${tenantId}`, "active"]]);
	await subaccounts.suspend(tenantId);
	await subaccounts.suspend(tenantId);
	expect(await subaccounts.list()).toEqual([{ tenantId, sid: keys.sid, state: "suspended" }]);
	await subaccounts.activate(tenantId);
	expect(state()).toEqual([[`test/${tenantId}`, "active"]]);
	await subaccounts.close(tenantId);
	await subaccounts.close(tenantId);
	expect(state()).toEqual([[`test/${tenantId}`, "closed"]]);
	expect(await subaccounts.list()).toEqual([]);
	understood();
});

test("an account that was made without anybody hearing of it is found, because its name derives from the tenant", async () => {
	const subaccounts = makeUnchecked();
	const tenantId = randomUUID();
	await subaccounts.list();
	stand.faults.push({
		status: 200,
		body: { accounts: [], uri: "/x", first_page_uri: "/x", page: 0, page_size: 50, start: 0, end: 0 },
	});
	stand.faults.push("drop");
	await expect(subaccounts.create(tenantId)).rejects.toMatchObject({ code: "twilio_down" });
	expect(stand.accounts).toHaveLength(1);
	const { sid } = await subaccounts.create(tenantId);
	expect(stand.accounts.map((one) => one.sid)).toEqual([sid]);
});

test("a closed account counts as none, because Twilio reopens nothing", async () => {
	const subaccounts = make();
	const tenantId = randomUUID();
	const first = await subaccounts.create(tenantId);
	await subaccounts.close(tenantId);
	const second = await subaccounts.create(tenantId);
	expect(second.sid).not.toBe(first.sid);
	await subaccounts.close(tenantId);
	await expect(subaccounts.activate(tenantId)).rejects.toMatchObject({ code: "twilio_refused" });
	understood();
});

test("another platform's accounts are not listed, because one main account may serve both", async () => {
	await make("test").create(randomUUID());
	await make("test2").create(randomUUID());
	expect(await make("test").list()).toHaveLength(1);
	understood();
});

test("a platform of more tenants than a page holds lists them all, because the pages are followed", async () => {
	const subaccounts = make();
	const { sid } = await subaccounts.create(randomUUID());
	const [first] = stand.accounts;
	if (!first) throw new Error(`${sid} was not kept`);
	for (let n = 0; n < 1001; n++) stand.accounts.push({ ...first, friendly_name: `test/${randomUUID()}` });
	expect(await subaccounts.list()).toHaveLength(1002);
	understood();
});

test("too many requests are repeated, because Twilio did nothing and will in a moment", async () => {
	const busy = { status: 429, body: { status: 429, code: 20429, message: "Too Many Requests" } };
	stand.faults.push(busy, busy);
	await makeUnchecked().create(randomUUID());
	expect(stand.accounts).toHaveLength(1);
});

test.each([
	["a wrong token", { status: 401, code: 20003, message: "Authenticate" }, "twilio_refused", "TWILIO_AUTH_TOKEN"],
	["a closed main account", { status: 403, code: 20005, message: "Account is not active" }, "twilio_refused", "closed"],
	["a refusal", { status: 400, code: 21201, message: "No such thing" }, "twilio_refused", "No such thing, error 21201"],
	["a failing Twilio", { status: 503, code: 20503, message: "Service unavailable" }, "twilio_down", "failed with 503"],
])("%s is told in words, because an operator has to mend it", async (_what, body, code, words) => {
	stand.faults.push({ status: body.status, body });
	await expect(makeUnchecked().create(randomUUID())).rejects.toMatchObject({
		code,
		message: expect.stringContaining(words),
	});
	expect(stand.accounts).toEqual([]);
});

test("the real refusal of a wrong token never repeats the token, because errors are logged and shown", async () => {
	const token = "not-the-token-of-this-account";
	const failed = await makeUnchecked(token)
		.create(randomUUID())
		.catch((error: unknown) => error);
	expect(failed).toMatchObject({ code: "twilio_refused" });
	expect(String((failed as Error).message)).not.toContain(token);
});

test("a Twilio that is not reached counts as down, because the way to it comes back", async () => {
	const nowhere = createTwilioSubaccounts({ platform: "test", ...stand.main, origin: "http://127.0.0.1:9" });
	await expect(nowhere.list()).rejects.toMatchObject({ code: "twilio_down" });
});

test.skipIf(folder === null)(
	"the check refuses what Twilio's OpenAPI does not allow, because a check that cannot fail is none",
	async () => {
		const basic = Buffer.from(`${stand.main.accountSid}:${stand.main.authToken}`).toString("base64");
		const answer = await fetch(`${prism?.url}/2010-04-01/Accounts.json?PageSize=5000`, {
			headers: { Authorization: `Basic ${basic}` },
		});
		expect(answer.status).toBe(422);
		expect(prism?.violations).not.toEqual([]);
	},
);
