import { connect as connectHttp2 } from "node:http2";
import { type RequestOptions, request } from "node:https";
import { ask } from "@flomastr/provisioning/gateways/test-ask";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { startCaddy } from "../../test/caddy.ts";
import { addressOf, type EdgeBehindCaddy, serve, startEdge } from "../../test/edge-behind-caddy.ts";

const n8n = await serve((req, res) => {
	res.setHeader("Content-Type", "application/json");
	const answer = JSON.stringify({ proto: req.headers["x-forwarded-proto"], filler: "x".repeat(2_000) });
	req.resume().once("end", () => res.end(answer));
});
afterAll(() => n8n.close().closeAllConnections());
const address = `http://${addressOf(n8n)}`;

/** A connection that waits to be accepted while a route is being published is reset where the kernel does not move it. */
const askAgain: typeof ask = (...question) =>
	ask(...question).catch((error: NodeJS.ErrnoException) => {
		if (error.code === "ECONNRESET") return ask(...question);
		throw error;
	});

async function started(env: Record<string, string>): Promise<EdgeBehindCaddy> {
	const edge = await startEdge({
		controlPlane: (req, res) => void req.resume().once("end", () => res.end("control plane")),
		frontEnd: address,
		edge: {
			awake: async () => address,
			directory: {
				bySlug: async (slug) => (slug === "acme" ? { id: "t-1", slug, name: "Acme", state: "asleep" } : null),
			},
		},
		env,
	});
	onTestFinished(() => edge.stop());
	await edge.gateway.publish({ tenantId: "t-1", slug: "acme", name: "Acme", state: "active" });
	return edge;
}

test("a certificate is made for hosts that are ours and no others, because anybody can point a name at us", async () => {
	const { caddy } = await started({ TLS: "internal" });
	const get = async (servername: string, path = "/webhook/x") => {
		const ca = await caddy.root().catch(() => "");
		const options: RequestOptions = { host: "127.0.0.1", port: caddy.httpsPort, servername, ca, path };
		return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }>((resolve, reject) => {
			request({ ...options, headers: { host: servername } }, async (res) => {
				let text = "";
				for await (const chunk of res) text += chunk;
				resolve({ status: res.statusCode ?? 0, headers: res.headers, text });
			})
				.once("error", reject)
				.end();
		});
	};
	const answer = await get("acme.localhost");
	expect(answer.status).toBe(200);
	expect(JSON.parse(answer.text)).toMatchObject({ proto: "https" });
	expect(answer.headers["strict-transport-security"]).toBe("max-age=31536000");
	expect((await get("console.localhost", "/api/ping")).text).toBe("control plane");
	await expect(get("nobody.localhost")).rejects.toThrow(/alert internal error|EPROTO|ECONNRESET/);
	await expect(get("evil.example")).rejects.toThrow(/alert internal error|EPROTO|ECONNRESET/);

	const redirected = await askAgain(caddy.httpPort, `acme.localhost:${caddy.httpPort}`, "/x?y=1");
	expect([redirected.status, redirected.headers.get("location")]).toEqual([308, "https://acme.localhost/x?y=1"]);

	const session = connectHttp2(`https://127.0.0.1:${caddy.httpsPort}`, {
		servername: "acme.localhost",
		ca: await caddy.root(),
	});
	onTestFinished(() => session.destroy());
	const status = await new Promise((resolve, reject) => {
		session.once("error", reject);
		const stream = session.request({ ":path": "/webhook/x", ":authority": "acme.localhost" });
		stream
			.once("error", reject)
			.once("response", (headers) => resolve(headers[":status"]))
			.resume();
	});
	expect([session.alpnProtocol, status]).toEqual(["h2", 200]);
}, 30_000);

test("a body that is too large ends with 413 and the limit in words, whether or not it says its size", async () => {
	const { caddy } = await started({});
	const mib = (count: number) => Buffer.alloc(count * 2 ** 20, "x");
	const post = (path: string, body: Buffer, headers = {}) =>
		ask(caddy.httpPort, "acme.localhost", path, { body, headers }).catch((error: Error) => error.message);
	expect(await post("/hooks/x/1", mib(2))).toMatchObject({ status: 200 });
	expect(await post("/api/media", mib(15))).toMatchObject({ status: 200 });
	expect(await post("/webhook/x", mib(15))).toMatchObject({ status: 200 });
	for (const headers of [{}, { "transfer-encoding": "chunked" }]) {
		for (const [path, size] of [
			["/hooks/x/1", 4],
			["/webhook/x", 17],
			["/api/media", 17],
		] as const) {
			const answer = await post(path, mib(size), headers);
			expect([path, answer]).toEqual([
				path,
				expect.objectContaining({ status: 413, text: expect.stringContaining("too_large") }),
			]);
		}
	}
}, 30_000);

test("answers are compressed for those who take it, because pages travel by phone networks", async () => {
	const { caddy } = await started({});
	const answer = await askAgain(caddy.httpPort, "acme.localhost", "/webhook/x", {
		headers: { "accept-encoding": "gzip" },
	});
	expect(answer.headers.get("content-encoding")).toBe("gzip");
	expect(answer.headers.get("server")).toBeNull();
});

test("the proxy in front is believed about the client where it is named, because it ends TLS there", async () => {
	const { caddy } = await started({ TRUSTED_PROXIES: "127.0.0.1/32" });
	const headers = {
		"x-forwarded-proto": "https",
		"x-forwarded-host": "acme.localhost",
		"x-forwarded-for": "203.0.113.9",
	};
	const answer = await askAgain(caddy.httpPort, "acme.localhost", "/webhook/x", { headers });
	expect(JSON.parse(answer.text)).toMatchObject({ proto: "https" });
});

test("the log names requests without what opens doors, because logs are read by more people than sessions", async () => {
	const { caddy } = await started({});
	const headers = {
		cookie: "flomastr.session=hidden1",
		authorization: "Bearer hidden2",
		referer: "http://x/?t=hidden3",
	};
	await askAgain(caddy.httpPort, "acme.localhost", "/webhook/seen?token=hidden4&signature=hidden5", { headers });
	await askAgain(caddy.httpPort, "acme.localhost", "/api/media/files/hidden6?x=hidden7", { headers });
	await askAgain(caddy.httpPort, "acme.localhost", "/flows/x?token=hidden8", { headers });
	await expect.poll(() => caddy.log()).toMatch(/\/api\/media\/files\/…/);
	await expect.poll(() => caddy.log()).toMatch(/"uri":"\/webhook\/seen…"/);
	expect(caddy.log()).not.toMatch(/hidden\d/);
});

test("a control plane that is away is told in words, because Caddy outlives its restarts", async () => {
	const caddy = await startCaddy({ GATE: "127.0.0.1:1", CONTROL_PLANE: "127.0.0.1:1", FRONT_END: "127.0.0.1:1" });
	onTestFinished(() => caddy.stop());
	for (const [host, path] of [
		["console.localhost", "/api/ping"],
		["nobody.localhost", "/"],
	] as const) {
		const answer = await askAgain(caddy.httpPort, host, path);
		expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
		expect(JSON.parse(answer.text)).toMatchObject({ error: { code: "unavailable" } });
	}
	const page = await askAgain(caddy.httpPort, "console.localhost", "/", { headers: { accept: "text/html" } });
	expect([page.status, page.headers.get("content-type")]).toEqual([503, "text/html; charset=utf-8"]);
	expect(caddy.log()).not.toMatch(/panic/);
});
