import { mkdtemp, rm } from "node:fs/promises";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Message } from "@flomastr/contracts/message";
import { openBrowser, openPerson, signIn } from "../e2e/browser.ts";
import { type Product, startProduct } from "../test/product.ts";
import type { Bench } from "./bench.ts";
import { percentile } from "./load.ts";

const host = "acme.localhost";
const rounds = 200;
const warmUp = 20;

/**
 * A customer's first message to the demo tenant until the workflow's reply stands on the sandbox phone: WhatsApp
 * webhook, event, n8n, Dialogue node, outbox, Graph API, live stream. Then a message until it is drawn in an open
 * browser's inbox. One after another, on the embedded stores.
 */
export const roundtrip: Bench = {
	name: "roundtrip",
	async run() {
		const dataDir = await mkdtemp(join(tmpdir(), "flomastr-roundtrip-"));
		const product = await startProduct({ dataDir, env: { LOG_LEVEL: "warn" } });
		try {
			const replies = await measureReplies(product);
			const screen = await measureScreen(product);
			return {
				p50_ms: round(percentile(replies, 0.5)),
				p95_ms: round(percentile(replies, 0.95)),
				screen_p50_ms: round(percentile(screen, 0.5)),
				screen_p95_ms: round(percentile(screen, 0.95)),
			};
		} finally {
			await product.stop();
			await rm(dataDir, { recursive: true, force: true });
		}
	},
};

async function measureReplies(product: Product): Promise<Float64Array> {
	const times: number[] = [];
	for (let index = 0; index < warmUp + rounds; index++) {
		const phone = await newPhone(product, `Bench customer ${index}`);
		const news = await listen(product, phone);
		const from = performance.now();
		await say(product, phone, "Hello");
		while (!(await replied(product, phone))) await news.next();
		if (index >= warmUp) times.push(performance.now() - from);
		news.close();
	}
	return Float64Array.from(times);
}

async function measureScreen(product: Product): Promise<Float64Array> {
	const browser = await openBrowser();
	const { page } = await openPerson(browser);
	await signIn(page, `http://${host}:${product.port}`, "asha@acme.test");
	// The page's own observer says when a text is drawn, so that no polling from outside is measured.
	const seen = new Map<string, () => void>();
	await page.exposeFunction("drawn", (text: string) => seen.get(text)?.());
	const times: number[] = [];
	for (let index = 0; index < warmUp + rounds / 2; index++) {
		const name = `Screen customer ${index}`;
		const phone = await newPhone(product, name);
		await page.evaluate(watchFor(name));
		const drawn = new Promise<void>((resolve) => seen.set(name, resolve));
		const from = performance.now();
		await say(product, phone, "Hello");
		await drawn;
		if (index >= warmUp) times.push(performance.now() - from);
	}
	await browser.close();
	return Float64Array.from(times);
}

async function newPhone(product: Product, name: string): Promise<string> {
	const answer = await product.call(host, "/api/sandbox/phones", { method: "POST", body: { name } });
	return (answer.json() as { token: string }).token;
}

async function say(product: Product, token: string, text: string): Promise<void> {
	const answer = await product.call(host, "/api/sandbox/messages", {
		method: "POST",
		headers: { authorization: `Bearer ${token}` },
		body: { content: { kind: "text", text } },
	});
	if (answer.status !== 202) throw new Error(`The message was not taken: ${answer.status} ${answer.text}`);
}

async function replied(product: Product, token: string): Promise<boolean> {
	const answer = await product.call(host, "/api/sandbox/messages", { headers: { authorization: `Bearer ${token}` } });
	const { messages } = answer.json() as { messages: Message[] };
	return messages.some((message) => message.direction === "out");
}

/** The phone's live stream: `next` resolves with its next event. */
async function listen(product: Product, token: string): Promise<{ next(): Promise<void>; close(): void }> {
	let wake = () => {};
	let pending = false;
	const request = get({
		port: product.port,
		host: "127.0.0.1",
		path: `/api/sandbox/live?token=${token}`,
		headers: { host: `${host}:${product.port}` },
	});
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
