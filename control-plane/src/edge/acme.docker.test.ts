import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { afterAll, beforeAll, expect, test } from "vitest";
import { docker } from "../../../provisioning/test/docker-command.ts";
import { buildImages } from "../../launch/build-images.ts";
import { freeOctet } from "../../test/stack-on-engine.ts";
import { until } from "../../test/until.ts";
import { createEdge } from "./edge.ts";

/**
 * The image of production with TLS=acme, beside an authority that speaks ACME: another Caddy, which asks back over the
 * network for the proof that a host is ours, as a public one does.
 */
const platform = "ac1";
const image = "flomastr/caddy:0.1.0";
const folder = mkdtempSync(join(tmpdir(), "flomastr-acme-"));
const authority = `{
	skip_install_trust
	pki {
		ca local {
			name "Authority of the test"
		}
	}
}
https://ca.flo.test {
	tls internal
	acme_server
}
`;
let edgeAddress: string;
let gate: Server;
let root: string;

function clear(): void {
	for (const name of ["edge", "ca"]) docker(["rm", "-fv", `${platform}-${name}`]);
	const left = docker(["network", "ls", "-q", "--filter", `name=^${platform}$`]);
	if (left !== "") docker(["network", "rm", platform]);
}

function run(name: string, ip: string, ...argv: string[]): void {
	docker([
		...["run", "--detach", "--name", `${platform}-${name}`, "--network", platform, "--ip", ip],
		...["--sysctl", "net.ipv4.ip_unprivileged_port_start=0", ...argv],
	]);
}

beforeAll(async () => {
	await buildImages(["caddy"]);
	clear();
	const net = `10.${freeOctet()}.0`;
	docker(["network", "create", "--subnet", `${net}.0/28`, "--gateway", `${net}.1`, platform]);
	edgeAddress = `${net}.2`;
	const edge = createEdge({
		baseDomain: "flo.test",
		directory: {
			bySlug: async (slug) => (slug === "acme" ? { id: "t-1", slug, name: "Acme", state: "active" } : null),
		},
		mayEditFlows: async () => false,
		awake: async () => null,
		log: { warn() {}, error() {} },
	});
	gate = createServer(getRequestListener(new Hono().route("/edge", edge).fetch)).listen(0, `${net}.1`);
	await once(gate, "listening");
	const behind = `${net}.1:${(gate.address() as AddressInfo).port}`;

	// Caddy is an ordinary user in its container.
	chmodSync(folder, 0o755);
	writeFileSync(join(folder, "Caddyfile"), authority);
	const hosts = ["console", "acme", "nobody"].flatMap((name) => ["--add-host", `${name}.flo.test:${edgeAddress}`]);
	const mounted = ["--volume", `${folder}:/ca:ro`];
	const entry = ["--entrypoint", "caddy", image, "run", "--config", "/ca/Caddyfile", "--adapter", "caddyfile"];
	run("ca", `${net}.3`, ...hosts, ...mounted, ...entry);
	root = await until("the authority has made itself", () => {
		try {
			return docker(["exec", `${platform}-ca`, "cat", "/data/caddy/pki/authorities/local/root.crt"]);
		} catch {
			return null;
		}
	});
	writeFileSync(join(folder, "root.crt"), root);
	const settings = {
		TLS: "acme",
		BASE_DOMAIN: "flo.test",
		ACME_EMAIL: "operator@flo.test",
		ACME_CA: "https://ca.flo.test/acme/local/directory",
		// Whom a public authority's own address is believed by is in the image; this one's is nobody's yet.
		SSL_CERT_FILE: "/ca/root.crt",
		CONTROL_PLANE: behind,
		FRONT_END: behind,
		GATE: behind,
	};
	const env = Object.entries(settings).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
	run("edge", edgeAddress, "--add-host", `ca.flo.test:${net}.3`, ...mounted, ...env, image);
}, 300_000);

afterAll(() => {
	clear();
	gate?.close().closeAllConnections();
	rmSync(folder, { recursive: true, force: true });
});

/** @returns who made the certificate that the host answers with, checked against the authority's root */
function issuerOf(host: string): Promise<string> {
	return new Promise((resolve, reject) => {
		const socket = connect({ host: edgeAddress, port: 443, servername: host, ca: root }, () => {
			const { issuer, subjectaltname } = socket.getPeerCertificate();
			socket.destroy();
			resolve(`${subjectaltname} by ${issuer.CN}`);
		});
		socket.once("error", reject);
	});
}

test("a certificate is fetched over ACME at the first visit of a host that is ours, and for no other", async () => {
	for (const host of ["acme.flo.test", "console.flo.test"]) {
		const found = await until(`${host} has a certificate`, () =>
			issuerOf(host).catch((error: Error) => (/ECONNREFUSED/.test(error.message) ? null : Promise.reject(error))),
		);
		expect(found).toMatch(new RegExp(`^DNS:${host} by Authority of the test`));
	}
	await expect(issuerOf("nobody.flo.test")).rejects.toThrow(/alert internal error/);
	const asked = docker(["logs", `${platform}-ca`]);
	expect(asked).not.toContain("nobody.flo.test");
}, 120_000);
