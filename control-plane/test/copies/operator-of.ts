import { request } from "node:http";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import type { Backup } from "@flomastr/contracts/backup";
import type { Tenant, TenantDetail } from "@flomastr/contracts/tenant";
import tar from "tar-stream";
import { expect } from "vitest";
import type { Answer } from "../call.ts";
import type { Product } from "../product.ts";
import { signInToDemo } from "../sign-in.ts";
import { until } from "../until.ts";

const consoleHost = "console.localhost";

/** What an operator does with copies of tenants at the console of a product, and an owner with their own data. */
export interface Operator {
	/** Of a person with the demo's password; signed in once, until `signOut`. */
	cookieOf(host: string, email: string): Promise<string>;
	signOut(): void;
	ask(method: string, path: string, body?: unknown): Promise<Answer>;
	detail(id: string): Promise<TenantDetail>;
	/** Resolves when the tenant is in this state. @throws its failure when it fails instead */
	becomes(id: string, state: string): Promise<void>;
	allBackups(): Promise<Backup[]>;
	/** Resolves when it is there. */
	backUp(id: string): Promise<Backup>;
	/** Resolves with the new tenant's id when it is open. */
	restore(backup: string, slug: string): Promise<string>;
	/** The files of an export, by path. */
	exportOf(host: string, email: string): Promise<Map<string, string>>;
}

export function operatorOf(product: Product): Operator {
	const cookies = new Map<string, string>();

	async function cookieOf(host: string, email: string): Promise<string> {
		const cookie = cookies.get(host + email) ?? (await signInToDemo(product, host, email));
		cookies.set(host + email, cookie);
		return cookie;
	}

	async function ask(method: string, path: string, body?: unknown): Promise<Answer> {
		const origin = `http://${consoleHost}:${product.port}`;
		const headers = { cookie: await cookieOf(consoleHost, "operator@flomastr.test"), origin };
		return product.call(consoleHost, `/api${path}`, { method, headers, body });
	}

	const detail = async (id: string) => (await ask("GET", `/tenants/${id}`)).json() as TenantDetail;
	const allBackups = async () => ((await ask("GET", "/backups")).json() as { backups: Backup[] }).backups;

	async function becomes(id: string, state: string): Promise<void> {
		await until(
			`tenant ${id} is ${state}`,
			async () => {
				const { tenant } = await detail(id);
				if (tenant.state === "failed" && state !== "failed") throw new Error(JSON.stringify(tenant.failure));
				return tenant.state === state;
			},
			120_000,
		);
	}

	return {
		cookieOf,
		signOut: () => cookies.clear(),
		ask,
		detail,
		becomes,
		allBackups,
		async backUp(id) {
			const answer = await ask("POST", `/tenants/${id}/backups`, {});
			expect([answer.status, answer.text]).toEqual([202, expect.stringContaining('"running"')]);
			const begun = answer.json() as Backup;
			const ended = await until("the backup has ended", async () =>
				(await allBackups()).find((one) => one.id === begun.id && one.state !== "running"),
			);
			expect(ended).toMatchObject({ state: "done", error: null });
			return ended;
		},
		async restore(backup, slug) {
			const answer = await ask("POST", `/backups/${backup}/restore`, { slug, name: "Restored" });
			expect([answer.status, answer.text]).toEqual([202, expect.stringContaining(slug)]);
			const { id } = answer.json() as Tenant;
			await becomes(id, "active");
			return id;
		},
		async exportOf(host, email) {
			const cookie = await cookieOf(host, email);
			const bytes = await new Promise<Buffer>((resolve, reject) => {
				const headers = { host: `${host}:${product.port}`, cookie };
				const sent = request({ port: product.port, host: "127.0.0.1", path: "/api/export", headers }, (answer) => {
					expect(answer.statusCode).toBe(200);
					resolve(buffer(answer));
				});
				sent.on("error", reject).end();
			});
			const files = new Map<string, string>();
			const extract = tar.extract();
			extract.end(gunzipSync(bytes));
			for await (const entry of extract) files.set(entry.header.name, (await buffer(entry)).toString());
			return files;
		},
	};
}
