import { reasonOf } from "#errors.ts";
import type { Log } from "#log.ts";
import { createCaddyAdmin } from "./caddy/admin-client.ts";
import { openTo } from "./caddy/in-flight.ts";
import { isBare, put, remove, replaceAll, see } from "./caddy/place.ts";
import { readRoute, writeRoute } from "./caddy/tenant-route.ts";
import type { Gateway, Route } from "./gateway.ts";

export type CaddyGatewayOptions = {
	/** Caddy's admin API, e.g. `http://127.0.0.1:2019`: one of the origins that its own configuration allows. */
	admin: string;
	/** Tenants' hosts are `<slug>.<baseDomain>`; the same as BASE_DOMAIN of Caddy. */
	baseDomain: string;
	/** How often Caddy is looked after; what it lost is back that much later. */
	watchEveryMs?: number;
	log: Log;
};

export type CaddyGateway = Gateway & {
	/** Ends the watch. Caddy goes on with what it has. */
	close(): Promise<void>;
};

/**
 * Caddy in front, with the configuration in `caddy/`. A change that Caddy does not take, because it is down, is kept
 * and written when it is back; the caller is told by `caddy_down` all the same.
 */
export function createCaddyGateway(options: CaddyGatewayOptions): CaddyGateway {
	const { baseDomain, log } = options;
	const admin = createCaddyAdmin(options.admin);
	const wanted = new Map<string, Route>();
	/** Whether Caddy may lack something of what is wanted. */
	let behind = false;
	let down = false;
	/** Whether what Caddy had when this process started is known: else writing all of ours would drop the rest. */
	let adopted = false;
	const withdrawn = new Set<string>();
	let last: Promise<unknown> = Promise.resolve();

	async function adopt(): Promise<void> {
		if (adopted) return;
		const { routes } = await see(admin);
		for (const route of (routes ?? []).map(readRoute)) {
			if (route !== null && !wanted.has(route.tenantId) && !withdrawn.has(route.tenantId))
				wanted.set(route.tenantId, route);
		}
		adopted = true;
		withdrawn.clear();
	}

	const all = () => [...wanted.values()].map((route) => writeRoute(route, baseDomain));

	/** One after the other: our own changes need not compete with each other. */
	function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
		const turn = last.then(work, work);
		last = turn.catch(() => {});
		return turn;
	}

	function write(work: () => Promise<void>): Promise<void> {
		return inTurn(async () => {
			try {
				await adopt();
				await work();
			} catch (error) {
				behind = true;
				throw error;
			}
		});
	}

	const settle = () =>
		write(async () => {
			await replaceAll(admin, all());
			behind = false;
		});

	async function watch(): Promise<void> {
		try {
			if (behind || (await isBare(admin))) {
				await settle();
				log.info({ routes: wanted.size }, "wrote the tenants' routes into Caddy");
			}
			if (down) log.info({ admin: options.admin }, "Caddy answers again");
			down = false;
		} catch (error) {
			if (!down) log.warn({ reason: reasonOf(error) }, "Caddy's routes cannot be kept; trying again");
			down = true;
		}
	}

	let watching: Promise<void> = Promise.resolve();
	let looking = false;
	const timer = setInterval(() => {
		if (looking) return;
		looking = true;
		watching = watch().finally(() => {
			looking = false;
		});
	}, options.watchEveryMs ?? 2_000);
	timer.unref();

	return {
		async publish(...routes) {
			const written = routes.map((route) => writeRoute(route, baseDomain));
			for (const route of routes) wanted.set(route.tenantId, { ...route });
			await write(() => put(admin, written, all));
		},
		async withdraw(tenantId) {
			wanted.delete(tenantId);
			if (!adopted) withdrawn.add(tenantId);
			await write(() => remove(admin, tenantId));
		},
		async list() {
			const { routes } = await see(admin);
			// Just started: nothing is lost, it is written within the next moments.
			if (routes === null) return [...wanted.values()].map((route) => ({ ...route }));
			return routes.map(readRoute).filter((route) => route !== null);
		},
		inFlight: async (_, n8n) => (n8n === null ? 0 : openTo(admin, n8n)),
		async close() {
			clearInterval(timer);
			await watching;
			await last;
		},
	};
}
