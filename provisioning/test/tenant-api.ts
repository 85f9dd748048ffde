import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { SubscriptionPut } from "@flomastr/contracts/event";

export type TenantApi = {
	url: string;
	/** What n8n subscribed to, by workflow and node. */
	subscriptions: Map<string, unknown>;
	/** Requests that were wrong: a bad token, a body that does not fit its contract. A test expects none. */
	complaints: string[];
	/** What a subscription waits for before it is kept; one that rejects is refused with its message. */
	beforeSubscribing: () => Promise<void>;
	close(): Promise<void>;
};

/** The control plane as n8n's nodes meet it at publishing: checks the token and the shape of what it is sent. */
export async function serveTenantApi(isToken: (token: string) => boolean): Promise<TenantApi> {
	const subscriptions = new Map<string, unknown>();
	const complaints: string[] = [];
	const api = { url: "", subscriptions, complaints, beforeSubscribing: async () => {}, close };

	async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
		const say = (status: number, body?: unknown) =>
			void res
				.writeHead(status, { "Content-Type": "application/json" })
				.end(body === undefined ? "" : JSON.stringify(body));
		const token = req.headers.authorization?.replace(/^Bearer /, "") ?? "";
		if (!isToken(token)) {
			complaints.push(`${req.method} ${req.url} with the token “${token}”`);
			return say(401, { error: { code: "unauthenticated", message: "no such token" } });
		}
		if (req.url === "/api/ping") return say(200, { ok: true });
		if (req.url === "/api/subscriptions" && req.method === "PUT") {
			const parsed = SubscriptionPut.safeParse(JSON.parse(await bodyOf(req)));
			if (!parsed.success) {
				complaints.push(parsed.error.message);
				return say(422, { error: { code: "invalid", message: parsed.error.message } });
			}
			try {
				await api.beforeSubscribing();
			} catch (error) {
				return say(409, { error: { code: "conflict", message: (error as Error).message } });
			}
			subscriptions.set(`${parsed.data.workflow_id}/${parsed.data.node_id}`, parsed.data);
			return say(200, parsed.data);
		}
		const [, key] = /^\/api\/subscriptions\/(.+)$/.exec(req.url ?? "") ?? [];
		if (key !== undefined && req.method === "DELETE") {
			subscriptions.delete(decodeURIComponent(key));
			return say(204);
		}
		complaints.push(`${req.method} ${req.url} was not expected`);
		say(404, { error: { code: "not_found", message: "not here" } });
	}

	const server = createServer((req, res) => void answer(req, res));
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	if (address === null || typeof address === "string") throw new Error("the tenant API did not get a port");
	api.url = `http://127.0.0.1:${address.port}`;
	return api;

	function close(): Promise<void> {
		return new Promise((resolve) => {
			server.close(() => resolve());
			server.closeAllConnections();
		});
	}
}

async function bodyOf(req: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of req) chunks.push(chunk);
	return Buffer.concat(chunks).toString("utf8");
}
