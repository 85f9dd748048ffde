import { Agent, type IncomingMessage, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { createProxyServer } from "httpxy";
import { withoutDomain } from "./cookies.ts";
import { withoutSession } from "./incoming.ts";
import { type Refusal, refuse, refuseUpgrade } from "./pages.ts";

/**
 * Who answers: the front end, which may see the session; n8n's editor, which may not; or a tenant's workflow, whose
 * answer moreover is shown on the tenant's host, beside the front end, and is not to be trusted.
 */
export type Forwarding = { target: string; as: "ui" | "editor" | "workflow"; onFailure: Refusal };

export type Forward = {
	web(req: IncomingMessage, res: ServerResponse, to: Forwarding): void;
	upgrade(req: IncomingMessage, socket: Socket, head: Buffer, to: Forwarding): void;
	close(): void;
};

const sandbox = "sandbox allow-downloads allow-forms allow-modals allow-popups allow-presentation allow-scripts";

/**
 * Streams requests to upstreams; bodies are never collected.
 *
 * @param privateCookie Names of cookies that neither go to a tenant's n8n nor are taken from it.
 */
export function createForward(privateCookie: RegExp, onError: (error: Error, target: string) => void): Forward {
	const agent = new Agent({ keepAlive: true });
	const proxy = createProxyServer({ xfwd: false });
	const ways = new WeakMap<IncomingMessage, Forwarding>();

	proxy.on("proxyRes", (upstream, req) => {
		const as = ways.get(req)?.as ?? "ui";
		if (as === "ui") return;
		const cookies = upstream.headers["set-cookie"]
			// A cookie without a name counts, when it is sent back, as the name that its value begins with.
			?.filter((cookie) => !privateCookie.test(cookie.replace(/^[\s=]+/, "").split("=", 1)[0] ?? ""))
			.map(withoutDomain);
		if (cookies?.length) upstream.headers["set-cookie"] = cookies;
		else delete upstream.headers["set-cookie"];
		if (as !== "workflow") return;
		// A page made by a workflow must not act with the rights of the person who opens it.
		// A second policy beside the workflow's own, not a part of it: it can only narrow.
		const policy = upstream.headers["content-security-policy"];
		upstream.headers["content-security-policy"] = policy ? `${policy}, ${sandbox}` : sandbox;
	});
	proxy.on("error", (error, req, res) => {
		const way = req && ways.get(req);
		if (!way || !res) return;
		onError(error, way.target);
		if ("setHeader" in res) refuse(req, res, way.onFailure);
		else refuseUpgrade(res, way.onFailure);
	});

	function prepare(req: IncomingMessage, to: Forwarding): void {
		ways.set(req, to);
		if (to.as === "ui") return;
		const cookie = withoutSession(req.headers.cookie, privateCookie);
		if (cookie === undefined) delete req.headers.cookie;
		else req.headers.cookie = cookie;
	}

	return {
		web(req, res, to) {
			prepare(req, to);
			void proxy.web(req, res, { target: to.target, agent });
		},
		upgrade(req, socket, head, to) {
			prepare(req, to);
			socket.on("error", () => socket.destroy());
			void proxy.ws(req, socket, { target: to.target }, head);
		},
		close: () => agent.destroy(),
	};
}
