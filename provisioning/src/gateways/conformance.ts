import { createServer, type IncomingMessage, type RequestListener, request, type Server } from "node:http";
import type { Socket } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { cookieConformance } from "./conformance-cookies.ts";
import { editorConformance } from "./conformance-editor.ts";
import { wayConformance } from "./conformance-way.ts";
import type { Gateway, Route } from "./gateway.ts";
import { ask, type Question } from "./test-ask.ts";
import { acceptUpgrades, openWebsocket } from "./test-websocket.ts";

/** What stands behind the gateway under test; the cases below play it. */
export type Behind = {
	controlPlane: RequestListener;
	/** Base URL of a front end. */
	frontEnd: string;
	/** Sessions are cookies; these two headers say whose. */
	mayEditFlows(asker: { host: string; cookie: string }): Promise<boolean>;
	awake(tenantId: string): Promise<string | null>;
};

export type GatewayFixture = {
	gateway: Gateway;
	/** Loopback, plain http. Tenants are `<slug>.localhost`, the console is `console.localhost`; sessions `flomastr…`. */
	port: number;
	stop(): Promise<void>;
};

const html = { accept: "text/html" };
const editorCookie = "flomastr.session=editor; n8n-auth=n; other=1";
const editor = { cookie: editorCookie };

/** What every implementation of `Gateway` does. */
export function gatewayConformance(name: string, start: (behind: Behind) => Promise<GatewayFixture>): void {
	describe(`${name} is a Gateway`, () => {
		let fixture: GatewayFixture;
		let route: Route;
		let n8n: { server: Server; url: string };
		let frontEnd: { server: Server; url: string };
		/** Where n8n is, by the word of whoever is asked at the gate. */
		let published: string | null = null;
		let asked = 0;
		let mayEdit: Behind["mayEditFlows"];
		let awake: Behind["awake"];
		let answer: RequestListener;
		const sockets = new Set<Socket>();

		beforeAll(async () => {
			n8n = await listening((req, res) => answer(req, res));
			acceptUpgrades(n8n.server);
			n8n.server.on("connection", (socket) => {
				sockets.add(socket);
				socket.once("close", () => sockets.delete(socket));
			});
			frontEnd = await listening((_, res) => res.setHeader("X-From", "ui").end());
			fixture = await start({
				controlPlane: (req, res) =>
					res.end(JSON.stringify({ controlPlane: req.url, headers: req.headers, raw: req.rawHeaders })),
				frontEnd: frontEnd.url,
				mayEditFlows: (asker) => {
					asked += 1;
					return mayEdit(asker);
				},
				awake: (tenantId) => awake(tenantId),
			});
			route = { tenantId: "t-1", slug: "acme", name: "Acme {env.HOME} ü", state: "active" };
		});
		beforeEach(() => {
			asked = 0;
			mayEdit = async ({ cookie }) => cookie.includes("flomastr.session=editor");
			awake = async () => published;
			answer = (req, res) => {
				res.writeHead(200, { "Content-Type": "text/html", "X-From": "n8n", "X-Url": req.url ?? "" });
				res.end(JSON.stringify({ url: req.url, headers: req.headers }));
			};
		});
		afterEach(() => {
			for (const socket of sockets) socket.destroy();
		});
		afterAll(async () => {
			await fixture?.stop();
			for (const { server } of [n8n, frontEnd]) server.close().closeAllConnections();
		});

		const publish = async (changed: Partial<Route> = {}) => {
			published = n8n.url;
			await fixture.gateway.publish({ ...route, ...changed });
		};
		const hostOf = (slug: string) => `${slug}.localhost:${fixture.port}`;
		const at = (slug: string, path: string, question?: Question) => ask(fixture.port, hostOf(slug), path, question);
		const acme = (path: string, question?: Question) => at("acme", path, question);
		const hook = (slug = "acme") => at(slug, "/webhook/x?y=1");

		test("a host that nobody published is answered with 404 and says so, because a silent default would mislead", async () => {
			for (const path of ["/webhook/x?y=1", "/", "/api/ping"]) {
				const { status, text } = await acme(path);
				expect([path, status]).toEqual([path, 404]);
				expect(text).toMatch(/no tenant “acme”/);
			}
			expect((await acme("/", { headers: html })).text).toMatch(/<title>No such tenant/);
			expect((await ask(fixture.port, "evil.example", "/api/ping")).status).toBe(404);
		});

		test("a published host leads to its tenant, with the path as it was sent", async () => {
			await publish();
			await publish();
			expect(await fixture.gateway.list()).toEqual([route]);
			for (const path of [
				"/webhook/x?y=1",
				"/webhook/a%2Fb%20c//d;e=1?z=%2B+&q",
				"/webhook/%7Benv.HOME%7D?q={env.HOME}",
				"/webhook/a+b",
			]) {
				const { status, text } = await acme(path);
				expect([path, status]).toEqual([path, 200]);
				expect(JSON.parse(text)).toMatchObject({
					url: path,
					headers: { "x-forwarded-host": expect.stringContaining("acme."), "x-forwarded-for": "127.0.0.1" },
				});
			}
			const { headers } = await acme("/flows/rest/a%2Fb%20c//d?z=%2B+&to=/flows/x", { headers: editor });
			expect(headers.get("x-url")).toBe("/rest/a%2Fb%20c//d?z=%2B+&to=/flows/x");
			expect((await acme("/flows/rest/%7Benv.HOME%7D%C3%BC", { headers: editor })).headers.get("x-url")).toBe(
				"/rest/%7Benv.HOME%7D%C3%BC",
			);
		});

		wayConformance({ acme, publish, editor });

		test("publishing again moves the tenant, because names change", async () => {
			await publish({ slug: "renamed" });
			expect((await hook()).status).toBe(404);
			expect((await hook("renamed")).status).toBe(200);
			await publish();
			expect((await hook("renamed")).status).toBe(404);
		});

		test("several hosts are published at once, because a start opens all of them", async () => {
			const other: Route = { ...route, tenantId: "t-2", slug: "other" };
			await fixture.gateway.publish(route, other);
			expect([(await hook()).status, (await hook("other")).status]).toEqual([200, 200]);
			expect((await fixture.gateway.list()).map(({ slug }) => slug).toSorted()).toEqual(["acme", "other"]);
			await fixture.gateway.withdraw("t-2");
		});

		test("a tenant whose n8n is down is told to come back, because it will", async () => {
			for (const address of [null, "http://127.0.0.1:1"]) {
				await publish();
				published = address;
				for (const [path, question] of [["/webhook/x"], ["/flows/rest/x", { headers: editor }]] as const) {
					const { status, headers, text } = await acme(path, question);
					expect([address, path, status]).toEqual([address, path, 503]);
					expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
					expect(JSON.parse(text)).toMatchObject({
						error: { code: "unavailable", message: expect.stringMatching(/n8n/) },
					});
				}
			}
		});

		test("a suspended tenant says that it is suspended and reaches nothing", async () => {
			await publish({ state: "suspended" });
			for (const path of ["/webhook/x", "/", "/api/ping", "/flows/"]) {
				const { status, text } = await acme(path, { headers: editor });
				expect([path, status]).toEqual([path, 503]);
				expect(text).toMatch(/suspended/);
			}
			expect((await acme("/", { headers: html })).text).toContain("Acme {env.HOME} ü is suspended");
		});

		test("the control plane is told who really asked, because a client may write any header", async () => {
			await publish();
			const spoofed = {
				Forwarded: "for=evil",
				"X-Forwarded-For": "1.2.3.4",
				"X-Forwarded-Host": "evil",
				"X-Forwarded-Proto": "evil",
				"X-Forwarded-Uri": "/evil",
				"X-Real-IP": "1.2.3.4",
				"X-FloMastr-Tenant": "evil",
				"X-FloMastr-User-Id": "evil",
			};
			const { headers, raw } = JSON.parse((await acme("/api/x", { headers: spoofed })).text);
			expect(headers).toMatchObject({
				"x-forwarded-for": "127.0.0.1",
				"x-forwarded-host": hostOf("acme"),
				"x-forwarded-proto": "http",
			});
			expect(JSON.stringify(raw)).not.toMatch(/evil|1\.2\.3\.4/);
			// Nor does the gate believe them: this one asks for a path that is open to nobody.
			const opened = await acme("/flows/rest/x", { headers: { ...spoofed, "X-Forwarded-Method": "HEAD" } });
			expect(opened.status).toBe(403);
		});

		test("each path goes where it belongs, because one port serves all", async () => {
			const from = async (path: string, headers = {}) => (await acme(path, { headers })).headers.get("x-from");
			for (const path of ["/", "/apiary", "/webhooks", "/WEBHOOK/x", "/%77ebhook/x", "/flowsy"]) {
				expect([path, await from(path)]).toEqual([path, "ui"]);
			}
			for (const path of ["/webhook", "/webhook-waiting/7/x?signature=s", "/form/intake", "/form-waiting/1"]) {
				expect([path, await from(path)]).toEqual([path, "n8n"]);
			}
			for (const path of ["/hooks/whatsapp/1", "/api", "/api/me?x=/webhook"]) {
				expect((await acme(path)).text).toContain(`"controlPlane":"${path}"`);
			}
			expect((await at("console", "/")).headers.get("x-from")).toBe("ui");
			expect((await at("console", "/api/tenants")).text).toContain("controlPlane");
			expect((await at("console", "/flows/", { headers: editor })).status).toBe(404);
			expect((await at("console", "/webhook/x")).status).toBe(404);
		});

		test("a path with dot segments is refused, because what is behind would resolve it", async () => {
			const paths = [
				"/webhook/../rest/login",
				"/webhook/%2e%2E/rest",
				"/x\\..\\api",
				"/flows/.",
				"/webhook/%2e%2e",
				"/..",
			];
			for (const path of paths) {
				expect([path, (await acme(path, { headers: editor })).status]).toEqual([path, 400]);
			}
			expect((await acme("/webhook/x?to=../y\\")).status).toBe(200);
		});

		editorConformance({
			acme,
			publish,
			takeDown: () => {
				published = null;
			},
			editor,
		});

		cookieConformance({
			acme,
			answerWith: (listener) => {
				answer = listener;
			},
			editor,
		});

		test("answers carry the headers that keep browsers strict, unless what is behind is stricter", async () => {
			answer = (_, res) => res.setHeader("X-Frame-Options", "DENY").end();
			const { headers } = await acme("/webhook/x");
			expect(headers.get("x-frame-options")).toBe("DENY");
			expect(headers.get("x-content-type-options")).toBe("nosniff");
			const page = await acme("/");
			expect(page.headers.get("x-frame-options")).toBe("SAMEORIGIN");
			expect(page.headers.get("referrer-policy")).toBe("strict-origin-when-cross-origin");
		});

		test("bodies stream both ways before they are whole, because the gateway keeps none", async () => {
			const seen = Promise.withResolvers<string>();
			answer = (req, res) => {
				if (req.method === "POST") req.once("data", (chunk) => seen.resolve(chunk.toString()));
				// Never ends.
				else res.writeHead(200, { "Content-Type": "text/event-stream" }).write("data: 1\n\n");
			};
			const to = {
				port: fixture.port,
				host: "127.0.0.1",
				headers: { host: hostOf("acme"), "accept-encoding": "gzip" },
			};
			const upload = request({ ...to, path: "/webhook/up", method: "POST" }).on("error", () => {});
			upload.write("first part");
			expect(await seen.promise).toBe("first part");
			upload.destroy();
			const events = request({ ...to, path: "/webhook/events" }).on("error", () => {});
			events.end();
			const [first] = await new Promise<[Buffer, IncomingMessage]>((resolve) =>
				events.once("response", (res) => res.once("data", (chunk) => resolve([chunk, res]))),
			);
			expect(first.toString()).toBe("data: 1\n\n");
			events.destroy();
		});

		test("a body reaches n8n whole behind the gate, because the gate is asked without it", async () => {
			answer = async (req, res) => {
				let size = 0;
				for await (const chunk of req) size += chunk.length;
				res.end(`${req.method} ${req.headers["content-type"]} ${size}`);
			};
			const body = Buffer.alloc(1_000_000, "x");
			for (const extra of [{}, { "transfer-encoding": "chunked" }] as Record<string, string>[]) {
				const headers = { "content-type": "text/plain", ...extra };
				expect((await acme("/webhook/up", { headers, body })).text).toBe("POST text/plain 1000000");
			}
		});

		test("websockets reach the editor for those who may, because its push channel is one", async () => {
			const shake = (path: string, cookie: string) => openWebsocket(fixture.port, hostOf("acme"), path, cookie);
			const open = await shake("/flows/rest/push?ref=1", editorCookie);
			expect(open.head).toMatch(/^HTTP\/1\.1 101 /);
			expect(open.head.toLowerCase()).toContain("x-url: /rest/push?ref=1");
			expect(open.head.toLowerCase()).toContain("x-cookie: n8n-auth=n; other=1");
			expect(await open.echo("ping")).toBe("ping");
			expect(await fixture.gateway.inFlight("t-1", n8n.url)).toBe(1);
			open.close();
			expect((await shake("/flows/rest/push", "flomastr.session=agent")).head).toMatch(/^HTTP\/1\.1 403 /);
			expect((await shake("/api/live", editorCookie)).head).toMatch(/^HTTP\/1\.1 404 /);
			await expect.poll(() => fixture.gateway.inFlight("t-1", n8n.url)).toBe(0);
		});

		test("requests to n8n are counted while they last, because a tenant at work must not fall asleep", async () => {
			const { promise: end, resolve } = Promise.withResolvers<void>();
			answer = (_, res) => void end.then(() => res.end("done"));
			const working = [acme("/webhook/a"), acme("/webhook/b")];
			await expect.poll(() => fixture.gateway.inFlight("t-1", n8n.url)).toBe(2);
			// Another tenant comes meanwhile: what is under way goes on and is still counted.
			await fixture.gateway.publish({ ...route, tenantId: "t-2", slug: "other" });
			expect(await fixture.gateway.inFlight("t-1", n8n.url)).toBe(2);
			expect(await fixture.gateway.inFlight("t-2", "http://127.0.0.1:1")).toBe(0);
			await fixture.gateway.withdraw("t-2");
			resolve();
			expect((await Promise.all(working)).map(({ text }) => text)).toEqual(["done", "done"]);
			await expect.poll(() => fixture.gateway.inFlight("t-1", n8n.url)).toBe(0);
		});

		test("a request to a sleeping tenant waits until it is awake, because a caller does not know about sleep", async () => {
			const wakened = Promise.withResolvers<string | null>();
			const woken: string[] = [];
			awake = (tenantId) => {
				woken.push(tenantId);
				return wakened.promise;
			};
			let reached = 0;
			n8n.server.on("request", () => {
				reached += 1;
			});
			const waiting = [hook(), acme("/flows/rest/x", { headers: editor })];
			await expect.poll(() => woken).toEqual(["t-1", "t-1"]);
			expect(reached).toBe(0);
			wakened.resolve(published);
			expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200]);
			awake = async () => null;
			expect((await hook()).status).toBe(503);
		});

		test("nobody without the right wakes a tenant through the editor, because waking costs", async () => {
			let woken = 0;
			awake = async () => {
				woken += 1;
				return published;
			};
			await acme("/flows/rest/x", { headers: { cookie: "flomastr.session=stranger" } });
			expect(woken).toBe(0);
		});

		test("a failure to decide is answered, because a request must not hang", async () => {
			mayEdit = () => Promise.reject(new Error("the store is away"));
			const { status, text } = await acme("/flows/", { headers: { cookie: "flomastr.session=unlucky" } });
			expect(status).toBe(503);
			expect(JSON.parse(text)).toMatchObject({ error: { code: "unavailable" } });
		});

		test("the gate is asked once for a burst, because opening the editor loads hundreds of files", async () => {
			mayEdit = async () => true;
			const burst = { cookie: "flomastr.session=burst" };
			await Promise.all(Array.from({ length: 20 }, () => acme("/flows/a.js", { headers: burst })));
			await acme("/flows/a.js", { headers: { cookie: "flomastr.session=somebody-else" } });
			expect(asked).toBe(2);
		});

		test("a withdrawn host is unknown again", async () => {
			await fixture.gateway.withdraw(route.tenantId);
			await fixture.gateway.withdraw(route.tenantId);
			expect((await hook()).status).toBe(404);
			expect(await fixture.gateway.list()).toEqual([]);
		});
	});
}

async function listening(listener: RequestListener): Promise<{ server: Server; url: string }> {
	const server = createServer(listener);
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	return { server, url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}` };
}
