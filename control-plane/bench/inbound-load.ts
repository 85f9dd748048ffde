import { createHmac, randomUUID } from "node:crypto";
import { percentile, sendAll } from "./load.ts";

/** Child process of `inbound.ts`: signs distinct WhatsApp webhooks beforehand, then sends them as quickly as it can. */
interface Order {
	port: number;
	host: string;
	path: string;
	appSecret: string;
	ca?: string;
	count: number;
	concurrency: number;
	senders: number;
}

process.once("message", async (order: Order) => {
	const run = randomUUID().slice(0, 8);
	const requests = Array.from({ length: order.count }, (_, index) => request(order, run, index));
	process.send?.("ready");
	await new Promise((resolve) => process.once("message", resolve));
	const { ca, host } = order;
	const result = await sendAll(requests, { ...order, tls: ca === undefined ? null : { ca, servername: host } });
	process.send?.({
		seconds: result.seconds,
		ok: result.statuses.get(200) ?? 0,
		statuses: [...result.statuses],
		p50: percentile(result.latencies, 0.5),
		p99: percentile(result.latencies, 0.99),
	});
	process.disconnect();
});

function request(order: Order, run: string, index: number): Buffer {
	const from = `9198${String(10_000_000 + (index % order.senders))}`;
	const body = JSON.stringify({
		object: "whatsapp_business_account",
		entry: [
			{
				id: "102290129340398",
				changes: [
					{
						field: "messages",
						value: {
							messaging_product: "whatsapp",
							metadata: { display_phone_number: "15550783881", phone_number_id: "106540352242922" },
							contacts: [{ profile: { name: `Customer ${index % order.senders}` }, wa_id: from }],
							messages: [
								{
									from,
									id: `wamid.${run}.${index}`,
									timestamp: String(Math.floor(Date.now() / 1000)),
									type: "text",
									text: { body: `Does my policy cover telemedicine? (${index})` },
								},
							],
						},
					},
				],
			},
		],
	});
	const signature = createHmac("sha256", order.appSecret).update(body).digest("hex");
	return Buffer.from(
		`POST ${order.path} HTTP/1.1\r\nHost: ${order.host}\r\nContent-Type: application/json\r\n` +
			`X-Hub-Signature-256: sha256=${signature}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
	);
}
