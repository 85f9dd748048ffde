import { createHash, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, request, type Server } from "node:http";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { recordLog } from "../../test/record-log.ts";
import { gatewayConformance } from "./conformance.ts";
import { createEmbeddedGateway, type EmbeddedGatewayOptions } from "./embedded.ts";

const base: EmbeddedGatewayOptions = {
	port: 0,
	consoleHost: "console.localhost",
	controlPlane: (req, res) =>
		res.end(JSON.stringify({ controlPlane: req.url, headers: req.headers, raw: req.rawHeaders })),
	uiOrigin: () => null,
	mayEditFlows: async (req) => (req.headers.cookie ?? "").includes("better-auth.session=editor"),
	log: recordLog(),
};

gatewayConformance("the embedded gateway", async () => {
	const gateway = createEmbeddedGateway(base);
	const port = await gateway.listen();
	return {
		gateway,
		ask: (host, path) => ask(port, host, path),
		hostOf: (slug) => `${slug}.localhost:${port}`,
		stop: () => gateway.close(),
	};
});

type Answer = { status: number; headers: Headers; text: string };

/** `fetch` may not choose its Host header. */
function ask(
	port: number,
	host: string,
	path: string,
	headers: Record<string, string> = {},
	body?: string,
): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const req = request({
			port,
			host: "127.0.0.1",
			path,
			method: body === undefined ? "GET" : "POST",
			headers: { host, ...headers },
		});
		req.once("error", reject);
		req.once("response", async (res) => {
			const chunks: Buffer[] = [];
			for await (const chunk of res) chunks.push(chunk);
			const entries = Object.entries(res.headers).flatMap(([name, value]) =>
				[value ?? []].flat().map((one) => [name, one] as [string, string]),
			);
			resolve({ status: res.statusCode ?? 0, headers: new Headers(entries), text: Buffer.concat(chunks).toString() });
		});
		req.end(body);
	});
}

async function upstream(
	handler: (req: IncomingMessage, server: Server) => Record<string, string | string[]>,
): Promise<{ url: string; server: Server }> {
	const server: Server = createServer((req, res) => {
		res.writeHead(200, { "Content-Type": "text/html", ...handler(req, server) });
		req.pipe(res);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	onTestFinished(() => void server.close());
	const address = server.address();
	return { url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`, server };
}

async function gatewayTo(n8n: string, options: Partial<EmbeddedGatewayOptions> = {}) {
	const gateway = createEmbeddedGateway({ ...base, ...options });
	const port = await gateway.listen();
	onTestFinished(() => gateway.close());
	await gateway.publish({ tenantId: "t", slug: "acme", name: "Acme", state: "active", n8n });
	return { gateway, port, host: `acme.localhost:${port}` };
}

const editor = { cookie: "better-auth.session=editor; n8n-auth=n; other=1" };

test("the control plane is told who really asked, because a client may write any header", async () => {
	const { port, host } = await gatewayTo("http://127.0.0.1:1");
	const answer = JSON.parse(
		(await ask(port, host, "/api/x", { "X-Forwarded-For": "1.2.3.4", "X-Forwarded-Host": "evil" })).text,
	);
	expect(answer).toMatchObject({
		controlPlane: "/api/x",
		headers: { "x-forwarded-for": "127.0.0.1", "x-forwarded-host": host, "x-forwarded-proto": "http" },
	});
	expect(JSON.stringify(answer.raw)).not.toMatch(/evil|1\.2\.3\.4/);
});

test("each path goes where it belongs, because one port serves all", async () => {
	const ui = await upstream(() => ({ "X-From": "ui" }));
	const n8n = await upstream((req) => ({ "X-From": "n8n", "X-Url": req.url ?? "" }));
	const { port, host } = await gatewayTo(n8n.url, { uiOrigin: () => ui.url });
	const from = async (path: string, headers = {}) => (await ask(port, host, path, headers)).headers.get("x-from");
	expect(await from("/")).toBe("ui");
	expect(await from("/apiary")).toBe("ui");
	expect(await from("/webhook-waiting/7/x?signature=s")).toBe("n8n");
	expect(await from("/form/intake")).toBe("n8n");
	expect((await ask(port, host, "/hooks/whatsapp/1")).text).toContain("controlPlane");
	expect((await ask(port, host, "/flows/rest/x?y=/flows/", editor)).headers.get("x-url")).toBe("/rest/x?y=/flows/");
	expect((await ask(port, `console.localhost:${port}`, "/")).headers.get("x-from")).toBe("ui");
	expect((await ask(port, `console.localhost:${port}`, "/flows/", editor)).status).toBe(404);
	expect((await ask(port, `127.0.0.1:${port}`, "/api/ping")).text).toContain("controlPlane");
	expect((await ask(port, `127.0.0.1:${port}`, "/", { accept: "text/html" })).headers.get("location")).toBe(
		`http://console.localhost:${port}/`,
	);
	expect((await ask(port, "evil.example", "/api/ping")).status).toBe(404);
});

test("icons of our nodes are found, because the editor asks for them beside its page", async () => {
	const n8n = await upstream((req) => ({ "X-Url": req.url ?? "" }));
	const { port, host } = await gatewayTo(n8n.url);
	const url = async (path: string) => (await ask(port, host, path, editor)).headers.get("x-url");
	const icon = "/icons/n8n-nodes-flomastr/dist/nodes/HumanTask/humanTask.svg";
	expect(await url(`/flows/workflow${icon}`)).toBe(icon);
	expect(await url(`/flows${icon}?v=1`)).toBe(`${icon}?v=1`);
});

test("a path with dot segments is refused, because what is behind would resolve it", async () => {
	const { port, host } = await gatewayTo("http://127.0.0.1:1");
	for (const path of ["/webhook/../rest/login", "/webhook/%2e%2E/rest", "/x\\..\\api", "/flows/.", "/webhook/%2e%2e"]) {
		expect([path, (await ask(port, host, path, editor)).status]).toEqual([path, 400]);
	}
});

test("the editor opens only for those who may, and without a second sign-in", async () => {
	const n8n = await upstream((req) => ({ "X-Cookie": req.headers.cookie ?? "none" }));
	const { port, host } = await gatewayTo(n8n.url);
	const html = { accept: "text/html" };
	expect((await ask(port, host, "/flows/")).status).toBe(403);
	const page = await ask(port, host, "/flows/", { ...html, cookie: "better-auth.session=agent" });
	expect([page.status, page.headers.get("content-type")]).toEqual([403, "text/html; charset=utf-8"]);
	const unknownToN8n = await ask(port, host, "/flows/workflow/7?x=1", {
		...html,
		cookie: "better-auth.session=editor",
	});
	expect(unknownToN8n.headers.get("location")).toBe("/api/flows/enter?to=%2Fworkflow%2F7%3Fx%3D1");
	expect((await ask(port, host, "/flows/signin", { ...html, ...editor })).headers.get("location")).toBe(
		"/api/flows/enter",
	);
	expect((await ask(port, host, "/flows", { ...html, ...editor })).headers.get("location")).toBe("/flows/");
	const inside = await ask(port, host, "/flows/", { ...html, ...editor });
	expect(inside.headers.get("x-cookie")).toBe("n8n-auth=n; other=1");
	expect(inside.headers.get("content-security-policy")).toBeNull();
});

test("a workflow's answer is sandboxed and sets no session, because it is shown on the front end's own host", async () => {
	const n8n = await upstream((req) => ({
		"X-Cookie": req.headers.cookie ?? "none",
		"Set-Cookie": ["better-auth.session_token=stolen; Path=/", "mine=1"],
	}));
	const { port, host } = await gatewayTo(n8n.url);
	for (const path of ["/webhook/page", "/flows/webhook/page"]) {
		const answer = await ask(port, host, path, editor);
		expect(answer.headers.get("content-security-policy")).toMatch(/^sandbox (?!.*allow-same-origin)/);
		expect(answer.headers.getSetCookie()).toEqual(["mine=1"]);
		expect(answer.headers.get("x-cookie")).toBe("n8n-auth=n; other=1");
	}
});

test("a body streams through before it is whole, because the gateway keeps none", async () => {
	const n8n = await upstream(() => ({}));
	const { port, host } = await gatewayTo(n8n.url);
	const echoed = await new Promise<string>((resolve, reject) => {
		const req = request({ port, host: "127.0.0.1", path: "/webhook/echo", method: "POST", headers: { host } });
		req.once("error", reject);
		req.once("response", (res) =>
			res.once("data", (chunk) => {
				resolve(chunk.toString());
				req.destroy();
			}),
		);
		// The request never ends; its first part comes back all the same.
		req.write("first part");
	});
	expect(echoed).toBe("first part");
});

test("websockets reach the editor for those who may, because its push channel is one", async () => {
	const n8n = await upstream(() => ({}));
	n8n.server.on("upgrade", (req, socket) => {
		const accept = createHash("sha1")
			.update(`${req.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
			.digest("base64");
		socket.write(
			`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nX-Url: ${req.url}\r\n\r\n`,
		);
		socket.pipe(socket);
	});
	const { port, host } = await gatewayTo(n8n.url);
	const shake = (path: string, cookie: string): Promise<string> =>
		new Promise((resolve, reject) => {
			const socket = connect(port, "127.0.0.1", () => {
				const key = randomBytes(16).toString("base64");
				socket.write(
					`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nCookie: ${cookie}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
				);
			});
			let text = "";
			socket.on("error", reject);
			socket.on("data", (chunk) => {
				text += chunk;
				if (text.endsWith("\r\n\r\n") && text.includes(" 101 ")) socket.write("ping");
				if (text.endsWith("ping")) socket.end();
			});
			socket.on("close", () => resolve(text));
		});
	const open = await shake("/flows/rest/push?ref=1", editor.cookie);
	expect(open).toMatch(/^HTTP\/1\.1 101 /);
	expect(open.toLowerCase()).toContain("x-url: /rest/push?ref=1");
	expect(open).toMatch(/ping$/);
	expect(await shake("/flows/rest/push", "better-auth.session=agent")).toMatch(/^HTTP\/1\.1 403 /);
	expect(await shake("/api/live", editor.cookie)).toMatch(/^HTTP\/1\.1 404 /);
});

test("a failure to decide is answered, because a request must not hang", async () => {
	const { port, host } = await gatewayTo("http://127.0.0.1:1", {
		mayEditFlows: () => Promise.reject(new Error("the store is away")),
	});
	const answer = await ask(port, host, "/flows/", editor);
	expect(answer.status).toBe(503);
	expect(JSON.parse(answer.text)).toMatchObject({ error: { code: "unavailable" } });
});

test("the gate is asked once for a burst, because opening the editor loads hundreds of files", async () => {
	let asked = 0;
	const n8n = await upstream(() => ({}));
	const { port, host } = await gatewayTo(n8n.url, { mayEditFlows: async () => ++asked > 0 });
	await Promise.all(Array.from({ length: 20 }, () => ask(port, host, "/flows/a.js", editor)));
	await ask(port, host, "/flows/a.js", { cookie: "better-auth.session=somebody-else" });
	expect(asked).toBe(2);
});

test("a taken port is named with a way out, because it is the commonest failure of a start", async () => {
	const { port } = await gatewayTo("http://127.0.0.1:1");
	await expect(createEmbeddedGateway({ ...base, port }).listen()).rejects.toMatchObject({
		code: "port_taken",
		message: expect.stringMatching(new RegExp(`Port ${port} .* PORT=`)),
	});
});
