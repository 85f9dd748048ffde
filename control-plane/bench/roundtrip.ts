import type { Message } from "@flomastr/contracts/message";
import { openBrowser, openPerson, signIn } from "../e2e/browser.ts";
import type { Bench } from "./bench.ts";
import { percentile } from "./load.ts";
import { openSite, type Site } from "./site.ts";

const rounds = 200;
const warmUp = 20;

/**
 * A customer's first message to the demo tenant until the workflow's reply stands on the sandbox phone: WhatsApp
 * webhook, event, n8n, Dialogue node, outbox, Graph API, live stream. Then a message until it is drawn in an open
 * browser's inbox. One after another.
 */
export const roundtrip: Bench = {
	name: "roundtrip",
	on: ["embedded", "compose"],
	async run(where) {
		const site = await openSite(where);
		try {
			const replies = await measureReplies(site);
			const screen = await measureScreen(site);
			return {
				p50_ms: round(percentile(replies, 0.5)),
				p95_ms: round(percentile(replies, 0.95)),
				screen_p50_ms: round(percentile(screen, 0.5)),
				screen_p95_ms: round(percentile(screen, 0.95)),
			};
		} finally {
			await site.stop();
		}
	},
};

async function measureReplies(site: Site): Promise<Float64Array> {
	const times: number[] = [];
	for (let index = 0; index < warmUp + rounds; index++) {
		const phone = await newPhone(site, `Bench customer ${index}`);
		const news = await listen(site, phone);
		const from = performance.now();
		await say(site, phone, "Hello");
		while (!(await replied(site, phone))) await news.next();
		if (index >= warmUp) times.push(performance.now() - from);
		news.close();
	}
	return Float64Array.from(times);
}

async function measureScreen(site: Site): Promise<Float64Array> {
	const browser = await openBrowser();
	const { page } = await openPerson(browser);
	await signIn(page, site.origin, "asha@acme.test");
	// The page's own observer says when a text is drawn, so that no polling from outside is measured.
	const seen = new Map<string, () => void>();
	await page.exposeFunction("drawn", (text: string) => seen.get(text)?.());
	const times: number[] = [];
	for (let index = 0; index < warmUp + rounds / 2; index++) {
		const name = `Screen customer ${index}`;
		const phone = await newPhone(site, name);
		await page.evaluate(watchFor(name));
		const drawn = new Promise<void>((resolve) => seen.set(name, resolve));
		const from = performance.now();
		await say(site, phone, "Hello");
		await drawn;
		if (index >= warmUp) times.push(performance.now() - from);
	}
	await browser.close();
	return Float64Array.from(times);
}

async function newPhone(site: Site, name: string): Promise<string> {
	const answer = await site.call("/api/sandbox/phones", { method: "POST", body: { name } });
	return (answer.json() as { token: string }).token;
}

async function say(site: Site, token: string, text: string): Promise<void> {
	const answer = await site.call("/api/sandbox/messages", {
		method: "POST",
		headers: { authorization: `Bearer ${token}` },
		body: { content: { kind: "text", text } },
	});
	if (answer.status !== 202) throw new Error(`The message was not taken: ${answer.status} ${answer.text}`);
}

async function replied(site: Site, token: string): Promise<boolean> {
	const answer = await site.call("/api/sandbox/messages", { headers: { authorization: `Bearer ${token}` } });
	const { messages } = answer.json() as { messages: Message[] };
	return messages.some((message) => message.direction === "out");
}

/** The phone's live stream: `next` resolves with its next event. */
async function listen(site: Site, token: string): Promise<{ next(): Promise<void>; close(): void }> {
	let wake = () => {};
	let pending = false;
	const request = site.open(`/api/sandbox/live?token=${token}`);
	await new Promise<void>((resolve) =>
		request.once("response", (response) => {
			response.on("data", (part: Buffer) => {
				const text = part.toString();
				if (text.includes("event: hello")) resolve();
				if (/event: (message|thread)/.test(text)) {
					pending = true;
					wake();
				}
			});
		}),
	);
	return {
		async next() {
			if (!pending) await new Promise<void>((resolve) => (wake = resolve));
			pending = false;
		},
		close: () => request.destroy(),
	};
}

const round = (value: number) => Math.round(value * 10) / 10;

/** Script for the page: calls `drawn` in the frame after the text came into the document. */
const watchFor = (text: string) => `{
	const text = ${JSON.stringify(text)};
	const observer = new MutationObserver(() => {
		if (!document.body.innerText.includes(text)) return;
		observer.disconnect();
		requestAnimationFrame(() => window.drawn(text));
	});
	observer.observe(document.body, { childList: true, subtree: true, characterData: true });
}`;
