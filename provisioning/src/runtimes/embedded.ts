import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";
import type { RuntimeHealth } from "@flomastr/contracts/tenant";
import { endLeftover } from "#children/pid-file.ts";
import { type Child, startChild } from "#children/start-child.ts";
import { type Supervised, supervise } from "#children/supervise.ts";
import { ProvisioningError } from "#errors.ts";
import type { Log } from "#log.ts";
import { retireUnstarted } from "#n8n/retire-unstarted.ts";
import { type Watch, watchHealth } from "./health.ts";
import { takeTurns } from "./in-turn.ts";
import { installNodes } from "./install-nodes.ts";
import { n8nEnvironment } from "./n8n-environment.ts";
import { choosePorts } from "./ports.ts";
import { processUsage } from "./process-usage.ts";
import type { Runtime, RuntimeSpec, RuntimeState } from "./runtime.ts";

export type EmbeddedRuntimeOptions = {
	/** Each tenant's n8n keeps its files in `<root>/<tenant id>`. */
	root: string;
	/** The `node_modules` n8n was installed into. */
	n8nModules: string;
	/** Our node package: a folder with `package.json` and built `dist`. */
	nodesPackage: string;
	/** Folder for compiled code, shared by all tenants. */
	compileCache: string;
	log: Log;
	/** Told of every change of a tenant's health. The address changes when its port was taken meanwhile. */
	onHealth?: (tenantId: string, state: RuntimeState) => void;
};

export type EmbeddedRuntime = Runtime & {
	/** Process ids of the running instances. */
	pids(): Map<string, number>;
	/** Ends all of them at once, each with time for what it runs; the data stays. */
	close(): Promise<void>;
};

type Instance = {
	spec: RuntimeSpec;
	supervised: Supervised | null;
	watch: Watch | null;
	address: string | null;
	health: RuntimeHealth;
};

/** n8n waits up to 30 s for running executions; more than a Ctrl-C should take is left to its crash recovery. */
const gracefulSeconds = 10;
const stopGraceMs = (gracefulSeconds + 5) * 1000;
const preload = pathToFileURL(fileURLToPath(new URL("../children/die-with-parent.js", import.meta.url))).href;

/** Tenants' n8n as child processes of this one, each in its own folder on ports of its own, kept alive. */
export function createEmbeddedRuntime(options: EmbeddedRuntimeOptions): EmbeddedRuntime {
	const instances = new Map<string, Instance>();
	const home = (tenantId: string): string => join(options.root, checked(tenantId));
	const pidFile = (tenantId: string): string => join(home(tenantId), "pid.json");
	const hasFiles = (tenantId: string): boolean => existsSync(join(home(tenantId), ".n8n"));

	function report(instance: Instance, state: RuntimeHealth["state"], detail: string | null, restarts?: number): void {
		instance.health = { state, detail, restarts: restarts ?? instance.health.restarts };
		options.onHealth?.(instance.spec.tenantId, stateOf(instance));
	}

	async function launch(instance: Instance): Promise<Child> {
		const folder = home(instance.spec.tenantId);
		const ports = await choosePorts(folder);
		await installNodes(options.nodesPackage, folder);
		// n8n takes this file for the mark of a crash and sleeps for 10 s; how often it is started again is decided here.
		await rm(join(folder, ".n8n", "crash.journal"), { force: true });
		await retireUnstarted(instance.spec.databaseUrl);
		const entry = join(options.n8nModules, "n8n", "bin", "n8n");
		if (!existsSync(entry)) throw new ProvisioningError("runtime_failed", `${entry} is missing; n8n is not installed.`);
		const child = await startChild({
			argv: [
				"--import",
				preload,
				`--max-old-space-size=${instance.spec.limits.heapMb}`,
				"--max-semi-space-size=8",
				entry,
				"start",
			],
			env: {
				...n8nEnvironment(instance.spec, {
					home: folder,
					listenAddress: "127.0.0.1",
					httpPort: ports.http,
					brokerPort: ports.broker,
					compileCache: options.compileCache,
				}),
				N8N_GRACEFUL_SHUTDOWN_TIMEOUT: String(gracefulSeconds),
			},
			cwd: join(folder, "work"),
			pidFile: pidFile(instance.spec.tenantId),
			logFile: join(folder, "n8n.log"),
		});
		instance.address = `http://127.0.0.1:${ports.http}`;
		return child;
	}

	function watch(instance: Instance, child: Child): void {
		if (instance.address === null) return;
		instance.watch?.stop();
		instance.watch = watchHealth(
			instance.address,
			(ready) => report(instance, ready ? "running" : "unhealthy", ready ? null : "it does not answer"),
			() => {
				options.log.warn({ tenant_id: instance.spec.tenantId }, "n8n hangs; ending it");
				void child.stop(2_000);
			},
		);
	}

	async function start(instance: Instance): Promise<void> {
		const { tenantId } = instance.spec;
		for (const folder of [".n8n", "work", "files"])
			await mkdir(join(home(tenantId), folder), { recursive: true, mode: 0o700 });
		report(instance, "starting", null);
		instance.supervised = await supervise({
			name: `n8n ${tenantId}`,
			start: () => launch(instance),
			onUp: (child, restarts) => {
				if (restarts > 0) report(instance, "starting", instance.health.detail, restarts);
				watch(instance, child);
			},
			onDown: (reason, restarts) => {
				instance.watch?.stop();
				report(instance, "unhealthy", `n8n is being started again: ${reason}`, restarts);
			},
			log: options.log,
		});
	}

	async function end(instance: Instance, detail: string, state: "asleep" | "stopped" = "stopped"): Promise<void> {
		instance.watch?.stop();
		const { supervised } = instance;
		instance.supervised = null;
		await supervised?.stop(stopGraceMs);
		report(instance, state, detail);
	}

	function existing(tenantId: string): Instance {
		const instance = instances.get(tenantId);
		if (instance === undefined)
			throw new ProvisioningError("runtime_failed", `Tenant ${tenantId} has no n8n on this machine.`);
		return instance;
	}

	const inTurn = takeTurns();

	async function ensure(spec: RuntimeSpec): Promise<void> {
		const before = instances.get(spec.tenantId);
		const asWanted = isDeepStrictEqual(before?.spec, spec) && hasFiles(spec.tenantId);
		if (before?.supervised && asWanted) return;
		if (before?.supervised) await end(before, "its configuration changes, or its files are gone");
		const health: RuntimeHealth = { state: "starting", detail: null, restarts: before?.health.restarts ?? 0 };
		const instance: Instance = { spec, supervised: null, watch: null, address: null, health };
		instances.set(spec.tenantId, instance);
		await start(instance);
	}

	async function stop(tenantId: string, state: "asleep" | "stopped", detail: string): Promise<void> {
		const instance = instances.get(tenantId);
		if (instance?.supervised) await end(instance, detail, state);
	}

	async function wake(tenantId: string): Promise<void> {
		const instance = existing(tenantId);
		if (instance.supervised === null) await start(instance);
	}

	async function restart(tenantId: string): Promise<void> {
		const instance = existing(tenantId);
		await end(instance, "it is being restarted");
		await start(instance);
	}

	async function remove(tenantId: string): Promise<void> {
		const instance = instances.get(tenantId);
		if (instance) await end(instance, "removed");
		instances.delete(tenantId);
		await endLeftover(pidFile(tenantId));
		await rm(home(tenantId), { recursive: true, force: true });
	}

	return {
		ensure: (spec) => inTurn(spec.tenantId, () => ensure(spec)),
		inspect: async (tenantId) => {
			const instance = instances.get(tenantId);
			return instance === undefined ? absent : stateOf(instance);
		},
		sleep: (tenantId) => inTurn(tenantId, () => stop(tenantId, "asleep", "it sleeps until something is to do")),
		stop: (tenantId) => inTurn(tenantId, () => stop(tenantId, "stopped", "it was stopped")),
		wake: (tenantId) => inTurn(tenantId, () => wake(tenantId)),
		restart: (tenantId) => inTurn(tenantId, () => restart(tenantId)),
		remove: (tenantId) => inTurn(tenantId, () => remove(tenantId)),
		logs: async (tenantId, lines) => instances.get(tenantId)?.supervised?.child()?.log.tail(lines) ?? [],
		address: (tenantId) => {
			const instance = instances.get(tenantId);
			return instance === undefined ? null : stateOf(instance).address;
		},
		isBooting: (tenantId) => instances.get(tenantId)?.health.state === "starting",
		isFrozen: () => false,
		async usage(tenantId) {
			const pid = instances.get(tenantId)?.supervised?.child()?.pid;
			return pid === undefined ? null : processUsage(pid);
		},
		async list() {
			const names = (await readdir(options.root).catch(() => [])).filter((name) => name === checked(name));
			return new Map(names.map((name) => [name, hasFiles(name) ? [] : ["files"]]));
		},
		releases: async () => [await installedRelease(options.n8nModules)],
		pids: () =>
			new Map(
				[...instances].flatMap(([tenantId, { supervised }]) => {
					const pid = supervised?.child()?.pid;
					return pid === undefined ? [] : [[tenantId, pid] as const];
				}),
			),
		async close() {
			await Promise.allSettled([...instances.values()].map((instance) => end(instance, "FloMastr is stopping")));
		},
	};
}

/** The version of n8n that was installed by the lock file: the only one there is without images. */
async function installedRelease(n8nModules: string): Promise<string> {
	const { version }: { version: string } = JSON.parse(await readFile(join(n8nModules, "n8n", "package.json"), "utf8"));
	return version;
}

const absent: RuntimeState = { state: "stopped", detail: "it does not exist", restarts: 0, address: null, pid: null };

function stateOf(instance: Instance): RuntimeState {
	const pid = instance.supervised?.child()?.pid ?? null;
	return { ...instance.health, address: pid === null ? null : instance.address, pid };
}

/** Folder names are tenant ids and nothing else: no path may be smuggled in. */
function checked(tenantId: string): string {
	if (!/^[0-9a-zA-Z-]{1,64}$/.test(tenantId)) throw new RangeError("a tenant id has letters, digits and hyphens only");
	return tenantId;
}
