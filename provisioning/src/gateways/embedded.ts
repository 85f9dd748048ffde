import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { reasonOf } from "#errors.ts";
import type { Log } from "#log.ts";
import { classify } from "./classify.ts";
import { createForward } from "./forward.ts";
import { type Gate, rememberGate } from "./gate.ts";
import type { Gateway, Route } from "./gateway.ts";
import { readHost } from "./hosts.ts";
import { hasCookie, isNavigation, stampForwarded } from "./incoming.ts";
import { isPrivate } from "./is-private.ts";
import { type Listening, listen } from "./listen.ts";
import { type Refusal, refuse, refuseUpgrade } from "./pages.ts";
import * as refusals from "./refusals.ts";

export type EmbeddedGatewayOptions = {
	/** 0 takes a free one. */
	port: number;
	/** Addresses to listen on; by default this machine's loopback, IPv4 and IPv6. */
	addresses?: string[];
	/** Host name of the operator's console, without port; tenants are its siblings (`console.localhost`, `acme.localhost`). */
	consoleHost: string;
	/** The control plane, called in this process. */
	controlPlane: RequestListener;
	/** What every request is told while nothing is there to answer any, hosts that are unknown so far included; else null. */
	closed?: () => Refusal | null;
	/** Base URL of the front end's server; null while it is down. */
	uiOrigin: () => string | null;
	/** Whether this request's session may edit the flows of the tenant its host names. */
	mayEditFlows: Gate;
	/** Base URL of the tenant's n8n once it is awake; null when it cannot be. */
	awake: (tenantId: string) => Promise<string | null>;
	/** Cookies of the platform's sessions: never shown to a workflow. */
	sessionCookie?: RegExp;
	log: Log;
};

export type EmbeddedGateway = Gateway & {
	/** @throws ProvisioningError `port_taken`. Returns the port. */
	listen(): Promise<number>;
	close(): Promise<void>;
};

const betterAuthCookie = /^(?:__Secure-|__Host-)?better-auth\b/;

/** One port for everything, in this process: routes by host and path, streams both ways, websockets for the editor. */
export function createEmbeddedGateway(options: EmbeddedGatewayOptions): EmbeddedGateway {
	const routes = new Map<string, Route>();
	const bySlug = new Map<string, Route>();
	const mayEdit = rememberGate(options.mayEditFlows);
	const sessionCookie = options.sessionCookie ?? betterAuthCookie;
	const forward = createForward(sessionCookie, (error, target) =>
		options.log.warn({ target, reason: reasonOf(error) }, "upstream did not answer"),
	);
	let listening: Listening | null = null;
	const open = new Map<string, number>();

	/** Counts a request or websocket to a tenant's n8n until it is over. */
	function count(tenantId: string, over: { once(event: "close", listener: () => void): unknown }): void {
		open.set(tenantId, (open.get(tenantId) ?? 0) + 1);
		over.once("close", () => open.set(tenantId, (open.get(tenantId) ?? 1) - 1));
	}

	function toUi(req: IncomingMessage, res: ServerResponse): void {
		const target = options.uiOrigin();
		if (target === null) refuse(req, res, refusals.uiDown);
		else forward.web(req, res, { target, as: "ui", onFailure: refusals.uiDown });
	}

	async function toEditor(req: IncomingMessage, res: ServerResponse, route: Route, path: string | null): Promise<void> {
		if (path === null) return redirect(res, "/flows/");
		if (!(await mayEdit(req))) return refuse(req, res, refusals.mayNotEdit);
		if (isPrivate(path)) return refuse(req, res, refusals.notForPeople);
		count(route.tenantId, res);
		const target = await options.awake(route.tenantId);
		// Whoever comes while n8n boots gets a page that tries again, not the sign-in's answer for programs.
		if (target === null) return refuse(req, res, refusals.n8nDown);
		// The person is known already: n8n's own sign-in page is never what they came for.
		const atSignIn = path.startsWith("/signin") || path.startsWith("/setup");
		if (isNavigation(req) && (atSignIn || !hasCookie(req.headers.cookie, "n8n-auth"))) {
			return redirect(res, `/api/flows/enter${atSignIn ? "" : `?to=${encodeURIComponent(path)}`}`);
		}
		req.url = path;
		// n8n has its webhooks under the editor's prefix as well, in any case of letters.
		const as = classify(path.toLowerCase())?.kind === "webhook" ? "workflow" : "editor";
		forward.web(req, res, { target, as, onFailure: refusals.n8nDown });
	}

	async function toWorkflow(req: IncomingMessage, res: ServerResponse, route: Route): Promise<void> {
		count(route.tenantId, res);
		const target = await options.awake(route.tenantId);
		if (target === null) refuse(req, res, refusals.n8nDown);
		else forward.web(req, res, { target, as: "workflow", onFailure: refusals.n8nDown });
	}

	async function toTenant(req: IncomingMessage, res: ServerResponse, slug: string): Promise<void> {
		const route = bySlug.get(slug);
		if (route === undefined) return refuse(req, res, refusals.unknownTenant(slug));
		if (route.state === "suspended") return refuse(req, res, refusals.suspended(route.name));
		const target = classify(req.url ?? "/");
		if (target === null) return refuse(req, res, refusals.badPath);
		if (target.kind === "control-plane") return options.controlPlane(req, res);
		if (target.kind === "ui") return toUi(req, res);
		if (target.kind === "webhook") return toWorkflow(req, res, route);
		return toEditor(req, res, route, target.path);
	}

	async function dispatch(req: IncomingMessage, res: ServerResponse): Promise<void> {
		const closed = options.closed?.() ?? null;
		if (closed !== null) return refuse(req, res, closed);
		const host = readHost(req.headers.host, options.consoleHost);
		if (host.kind === "tenant") return toTenant(req, res, host.slug);
		if (host.kind === "unknown") return refuse(req, res, refusals.unknownHost(options.consoleHost));
		const target = classify(req.url ?? "/");
		if (target === null) return refuse(req, res, refusals.badPath);
		if (target.kind === "control-plane") return options.controlPlane(req, res);
		if (host.kind === "console" && target.kind === "ui") return toUi(req, res);
		if (host.kind === "machine" && isNavigation(req)) {
			return redirect(res, `http://${options.consoleHost}:${listening?.port ?? options.port}/`);
		}
		refuse(req, res, refusals.unknownHost(options.consoleHost));
	}

	function onRequest(req: IncomingMessage, res: ServerResponse): void {
		stampForwarded(req);
		res.setHeader("X-Content-Type-Options", "nosniff");
		res.setHeader("X-Frame-Options", "SAMEORIGIN");
		res.setHeader("Referrer-Policy", "strict-origin-when-cross-origin");
		dispatch(req, res).catch((error: unknown) => {
			options.log.error({ reason: reasonOf(error) }, "the gateway could not decide on a request");
			refuse(req, res, refusals.notNow);
		});
	}

	async function onUpgrade(req: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
		socket.on("error", () => socket.destroy());
		stampForwarded(req);
		const closed = options.closed?.() ?? null;
		if (closed !== null) return refuseUpgrade(socket, closed);
		const host = readHost(req.headers.host, options.consoleHost);
		const route = host.kind === "tenant" ? bySlug.get(host.slug) : undefined;
		const target = classify(req.url ?? "/");
		if (route?.state !== "active" || target?.kind !== "editor" || target.path === null) {
			return refuseUpgrade(socket, refusals.unknownHost(options.consoleHost));
		}
		if (!(await mayEdit(req))) return refuseUpgrade(socket, refusals.mayNotEdit);
		count(route.tenantId, socket);
		const n8n = await options.awake(route.tenantId);
		if (n8n === null) return refuseUpgrade(socket, refusals.n8nDown);
		req.url = target.path;
		forward.upgrade(req, socket, head, { target: n8n, as: "editor", onFailure: refusals.n8nDown });
	}

	function withdraw(tenantId: string): void {
		const route = routes.get(tenantId);
		if (route !== undefined) bySlug.delete(route.slug);
		routes.delete(tenantId);
	}

	return {
		async publish(...published) {
			for (const route of published) {
				withdraw(route.tenantId);
				const kept = { ...route };
				routes.set(kept.tenantId, kept);
				bySlug.set(kept.slug, kept);
			}
		},
		withdraw: async (tenantId) => withdraw(tenantId),
		list: async () => [...routes.values()].map((route) => ({ ...route })),
		inFlight: async (tenantId) => open.get(tenantId) ?? 0,
		async listen() {
			listening = await listen(
				options.port,
				options.addresses ?? ["127.0.0.1", "::1"],
				onRequest,
				(req, socket, head) => {
					onUpgrade(req, socket, head).catch(() => refuseUpgrade(socket, refusals.notNow));
				},
			);
			return listening.port;
		},
		async close() {
			forward.close();
			await listening?.close();
		},
	};
}

function redirect(res: ServerResponse, location: string): void {
	res.writeHead(302, { Location: location, "Cache-Control": "no-store" }).end();
}
