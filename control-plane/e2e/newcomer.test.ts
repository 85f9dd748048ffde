import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Product, startProduct } from "../test/product.ts";
import { answerIntake, openBrowser, openPerson, openPhone, signIn } from "./browser.ts";

/** The newcomer's path, as the README promises it: real n8n, real browser, nothing prepared. */
let dataDir: string;
let product: Product;
let browser: Browser;
const acme = () => `http://acme.localhost:${product.port}`;
const consoleOrigin = () => `http://console.localhost:${product.port}`;

beforeAll(async () => {
	dataDir = await mkdtemp(join(tmpdir(), "flomastr-e2e-"));
	product = await startProduct({ dataDir });
	browser = await openBrowser();
});
afterAll(async () => {
	await browser?.close();
	expect(await product?.stop()).toBe(0);
	await rm(dataDir, { recursive: true, force: true });
});

describe("a newcomer", () => {
	test("is told the addresses and the logins", () => {
		expect(product.output()).toContain(consoleOrigin());
		expect(product.output()).toContain(`${acme()}/sandbox`);
		expect(product.output()).toContain("asha@acme.test");
	});

	test("plays a customer, decides as an agent, and sees the edited reply on the phone", async () => {
		const agent = await openPerson(browser);
		await signIn(agent.page, acme(), "asha@acme.test");
		const phone = await openPhone(browser, acme(), "Dr Leela Menon");
		await answerIntake(phone, "Dr Leela Menon");

		// The inbox, open all the while, shows the new conversation without a reload.
		await agent.page
			.getByRole("link", { name: /Dr Leela Menon/ })
			.first()
			.click();
		await agent.page.getByRole("log", { name: "Messages" }).getByText("Hello, I need malpractice cover").waitFor();

		await agent.page.goto(`${acme()}/tasks`);
		await agent.page.getByRole("link", { name: /Approve the quotes for Dr Leela Menon/ }).click();
		await agent.page.getByRole("heading", { name: "Approve the quotes for Dr Leela Menon" }).waitFor();
		await agent.page.getByRole("table").first().waitFor();
		const reply = agent.page.getByRole("textbox", { name: /Message to|Reply|reply/ }).first();
		await reply.fill(`${await reply.inputValue()}\n\nWarm regards, Asha`);
		await agent.page.getByRole("button", { name: /^Approve and send/ }).click();

		await phone.reads(/Warm regards, Asha/);
		// Read on the phone, seen as read in the inbox: the ticks come back the way they do from a vendor.
		await agent.page.goto(`${acme()}/inbox`);
		await agent.page
			.getByRole("link", { name: /Dr Leela Menon/ })
			.first()
			.click();
		await agent.page.getByLabel("Read").last().waitFor();
		expect([...agent.complaints, ...phone.complaints]).toEqual([]);
		await agent.context.close();
		await phone.context.close();
	});

	test("shows on an open page what happened before its live connection stood", async () => {
		const agent = await openPerson(browser);
		await signIn(agent.page, acme(), "asha@acme.test");
		const late = Promise.withResolvers<void>();
		await agent.page.route("**/api/live", async (route) => {
			await late.promise;
			await route.continue();
		});
		await agent.page.goto(`${acme()}/tasks`);
		const phone = await openPhone(browser, acme(), "Dr Nina Gupta");
		await answerIntake(phone, "Dr Nina Gupta");
		await expect.poll(() => openTasks(agent.context, "Dr Nina Gupta")).toBe(1);
		late.resolve();
		await agent.page.getByRole("link", { name: /Approve the quotes for Dr Nina Gupta/ }).waitFor();
		await agent.context.close();
		await phone.context.close();
	});

	test("decides after n8n was killed while the task waited, and the reply still arrives, once", async () => {
		const phone = await openPhone(browser, acme(), "Dr Omar Sheikh");
		await answerIntake(phone, "Dr Omar Sheikh");
		const agent = await openPerson(browser);
		await signIn(agent.page, acme(), "ravi@acme.test");
		await agent.page.goto(`${acme()}/tasks`);
		await agent.page.getByRole("link", { name: /Approve the quotes for Dr Omar Sheikh/ }).click();

		process.kill(await n8nPid(), "SIGKILL");
		await agent.page.getByRole("button", { name: /^Approve and send/ }).click();
		// What customers write meanwhile waits, and nobody has to do anything.
		await phone.write("Is anybody there?");

		await phone.reads(/Dear Dr Omar Sheikh/);
		await expect.poll(() => phone.page.getByText(/Dear Dr Omar Sheikh/).count()).toBe(1);
		expect(phone.complaints).toEqual([]);
		await agent.context.close();
		await phone.context.close();
	});

	test("opens the tenant's n8n editor without a second sign-in, as an owner and not as an agent", async () => {
		const owner = await openPerson(browser);
		await signIn(owner.page, acme(), "owner@acme.test");
		await owner.page.goto(`${acme()}/flows/`);
		await owner.page.getByText("New client intake").first().waitFor();
		await owner.context.close();

		const agent = await openPerson(browser);
		await signIn(agent.page, acme(), "asha@acme.test");
		const answer = await agent.page.goto(`${acme()}/flows/`);
		expect(answer?.status()).toBe(403);
		await agent.context.close();
	});

	test("creates a tenant at the console, watches its steps, and removes it", async () => {
		const operator = await openPerson(browser);
		const { page } = operator;
		await signIn(page, consoleOrigin(), "operator@flomastr.test");
		await page.getByRole("link", { name: "New tenant" }).first().click();
		await page.getByLabel(/^Name/).fill("Globex Estates");
		await page.getByLabel(/^Slug/).fill("acme");
		await page.getByLabel(/Owner.s name/).fill("Gita Globex");
		await page.getByLabel(/Owner.s e-mail/).fill("gita@globex.test");
		await page.getByLabel(/password/i).fill("globex-secret-1");
		await page.getByRole("button", { name: "Create the tenant" }).click();
		await page
			.getByText(/belongs to another tenant/)
			.first()
			.waitFor();
		await page.getByLabel(/^Slug/).fill("globex");
		await page.getByRole("button", { name: "Create the tenant" }).click();
		await page.getByText("12 of 12 steps").waitFor({ timeout: 180_000 });
		await page.getByText("Active").first().waitFor();

		expect((await product.call("globex.localhost", "/api/openapi.json")).status).toBe(200);
		const { id } = await tenantRow("globex");
		await page.getByRole("button", { name: "Remove" }).click();
		await page.getByLabel("Type globex to confirm").fill("globex");
		await page
			.getByRole("dialog")
			.getByRole("button", { name: /Remove/ })
			.click();
		await expect.poll(async () => (await product.call("globex.localhost", "/")).status).toBe(404);
		await expect.poll(() => existsSync(join(dataDir, "databases", id))).toBe(false);
		expect(existsSync(join(dataDir, "n8n", id))).toBe(false);
		await operator.context.close();

		async function tenantRow(slug: string): Promise<{ id: string }> {
			const cookies = await operator.context.cookies();
			const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
			const { tenants } = (await product.call("console.localhost", "/api/tenants", { headers: { cookie } })).json() as {
				tenants: { id: string; slug: string }[];
			};
			const found = tenants.find((tenant) => tenant.slug === slug);
			if (!found) throw new Error(`no tenant ${slug} at the console`);
			return found;
		}
	});
});

/** How many open tasks name somebody, as the API tells the signed-in person. */
async function openTasks(context: BrowserContext, name: string): Promise<number> {
	const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
	const answer = await product.call("acme.localhost", `/api/tasks?q=${encodeURIComponent(name)}`, {
		headers: { cookie },
	});
	return (answer.json() as { tasks: unknown[] }).tasks.length;
}

/** The process id that the runtime wrote down for acme's n8n, the only one there is. */
async function n8nPid(): Promise<number> {
	const [tenant] = await readdir(join(dataDir, "n8n"));
	return JSON.parse(await readFile(join(dataDir, "n8n", tenant ?? "", "pid.json"), "utf8")).pid;
}
