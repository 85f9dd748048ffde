import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Content } from "@flomastr/contracts/message";
import { z } from "zod";
import { describeChannel } from "../conformance.ts";
import { matchesSignature, signBody } from "../sign-body.ts";
import { sandbox } from "./adapter.ts";
import { config } from "./config.ts";

const connection = config.parse({
	secret: "a-signing-secret-of-this-test",
	phone_url: "http://127.0.0.1:1/phone",
});

const Posted = z.strictObject({
	type: z.literal("message"),
	account: z.string(),
	to: z.string(),
	content: Content,
	reply_to: z.string().nullable(),
	idempotency_key: z.string(),
});

type Mood = "busy" | "refused" | "silent" | "broken";

/** A phone that checks the signature and the shape of what it is shown. */
async function startPhone() {
	const received: unknown[] = [];
	const complaints: string[] = [];
	const moods: Mood[] = [];
	const server = createServer(async (request, response) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk);
		const raw = Buffer.concat(chunks);
		const posted = Posted.safeParse(JSON.parse(raw.toString("utf8")));
		received.push(posted.data);
		const header = request.headers["x-sandbox-signature"];
		if (!matchesSignature(raw, String(header), connection.secret)) complaints.push("the signature does not fit");
		if (!posted.success) complaints.push(posted.error.message);
		const mood = moods.shift();
		if (mood === "silent") return;
		if (mood === "broken") {
			request.socket.destroy();
			return;
		}
		const status = mood === "busy" ? 503 : mood === "refused" ? 404 : 200;
		response.writeHead(status, { "Content-Type": "application/json" });
		response.end(JSON.stringify(mood ? { error: { message: "no such phone" } } : { id: `phone-${received.length}` }));
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		connection: { ...connection, phone_url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/phone` },
		received: () => received,
		complaints: () => complaints,
		next: (how: Mood) => void moods.push(how),
		close: () =>
			new Promise<void>((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

const said = { from: "+919900112233", name: "Meera", sent_at: "2026-11-20T12:00:00Z" };

describeChannel({
	channel: sandbox,
	connection,
	stranger: { ...connection, secret: "somebody else's secret" },
	sign: (rawBody, { secret }) => ({ "X-Sandbox-Signature": signBody(rawBody, secret) }),
	samples: [
		{ messages: [{ id: "m1", ...said, content: { kind: "text", text: "hello" }, reply_to: "m0" }] },
		{
			messages: [
				{ id: "m2", ...said, content: { kind: "media", media: "image", url: "/api/media/files/1" } },
				{ id: "m3", ...said, content: { kind: "choice", source: "button", id: "yes", title: "Yes" } },
				{ id: "m4", ...said, content: { kind: "location", latitude: 19, longitude: 72 } },
			],
			statuses: [
				{ id: "phone-1", status: "delivered", at: "2026-11-20T12:00:01Z" },
				{ id: "phone-1", status: "failed", at: "2026-11-20T12:00:02Z" },
			],
		},
	],
	address: "+919900112233",
	startVendor: startPhone,
});
