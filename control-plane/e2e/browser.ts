import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { demoPassword } from "#demo/ensure.ts";
import { patienceMs } from "../test/until.ts";

const flags = [
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
];

/** Debian's Chromium. `*.localhost` resolves in it without DNS. */
export const openBrowser = (): Promise<Browser> =>
	chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags });

/** A browser of one person. What its pages complain about is collected: a console error fails the test. */
export async function openPerson(browser: Browser, size = { width: 1440, height: 900 }) {
	// Caddy's own authority is not among those that Chromium knows.
	const context = await browser.newContext({ viewport: size, ignoreHTTPSErrors: true });
	context.setDefaultTimeout(patienceMs);
	const complaints: string[] = [];
	context.on("console", (message) => {
		if (message.type() === "error") complaints.push(`${message.page()?.url()}: ${message.text()}`);
	});
	context.on("weberror", (error) => complaints.push(error.error().message));
	const page = await context.newPage();
	return { context, page, complaints };
}

export async function signIn(page: Page, origin: string, email: string, password = demoPassword): Promise<void> {
	await page.goto(`${origin}/sign-in`);
	await page.getByLabel("E-mail").fill(email);
	await page.getByLabel("Password", { exact: true }).fill(password);
	await page.getByRole("button", { name: "Sign in" }).click();
	await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

/** A customer with a phone in a browser tab of their own. */
export async function openPhone(browser: Browser, origin: string, name: string): Promise<Phone> {
	const person = await openPerson(browser, { width: 390, height: 844 });
	const { page } = person;
	await page.goto(`${origin}/sandbox`);
	await page.getByLabel("Your name").fill(name);
	await page.getByRole("button", { name: "Start chatting" }).click();
	return {
		...person,
		async write(text) {
			await page.getByRole("textbox", { name: "Message" }).fill(text);
			await page.getByRole("button", { name: "Send", exact: true }).click();
		},
		press: (label) => page.getByRole("button", { name: label }).last().click(),
		async pick(list, row) {
			await page.getByRole("button", { name: list }).last().click();
			await page.getByRole("radio", { name: row }).click();
			await page.getByRole("button", { name: "Send choice" }).click();
		},
		reads: (text) => page.getByText(text).last().waitFor(),
	};
}

export interface Phone {
	context: BrowserContext;
	page: Page;
	complaints: string[];
	write(text: string): Promise<void>;
	/** Presses a quick-reply button of the newest message that has it. */
	press(label: string): Promise<void>;
	/** Opens a list and picks a row. */
	pick(list: string, row: string): Promise<void>;
	/** Resolves when the text stands on the phone. */
	reads(text: string | RegExp): Promise<void>;
}

/** The intake of the insurance broker's pack, answered to its end. */
export async function answerIntake(phone: Phone, name: string): Promise<void> {
	await phone.write("Hello, I need malpractice cover");
	await phone.reads(/What is your name/);
	await phone.write(name);
	await phone.reads("What is your speciality?");
	await phone.pick("Choose", "Surgeon");
	await phone.reads("For how many years have you been in practice?");
	await phone.write("12");
	await phone.reads(/Which limit of indemnity/);
	await phone.press("₹1 crore");
	await phone.reads(/Was a claim or a legal notice/);
	await phone.press("No");
	await phone.reads(/An adviser is checking the quotes/);
}
