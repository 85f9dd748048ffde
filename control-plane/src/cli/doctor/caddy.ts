import { reasonOf } from "@flomastr/provisioning/errors";
import { askCaddy } from "#parts/caddy.ts";
import { degraded, down, type Part, up } from "#parts/part.ts";

/** The gateway's admin API, its configuration and its version. */
export function caddyCheck(admin: string): Part {
	return {
		id: "gateway",
		title: "Caddy",
		async check() {
			const found = await askCaddy(admin).catch((error: unknown) => reasonOf(error));
			if (typeof found === "string") {
				return down(
					`Its admin API at ${admin} does not answer (${found}). Start Caddy with the configuration under caddy/, or mend CADDY_ADMIN.`,
				);
			}
			const version = await versionOf(admin);
			if (found.status === 403)
				return down(`${version}; its admin API refuses us. Name ${new URL(admin).host} in its admin origins.`);
			if (found.status !== 200 || found.text.trim() === "null") {
				return degraded(`${version}; it runs without our configuration. Start it with the one under caddy/.`);
			}
			return up(`${version} answers at ${admin}.`);
		},
	};
}

/** It says so in its metrics alone, and packages of distributions leave it out. */
async function versionOf(admin: string): Promise<string> {
	const text = await askCaddy(admin, "/metrics").then(
		(answer) => answer.text,
		() => "",
	);
	const version = /^go_build_info\{[^}]*version="(v[^"]+)"/m.exec(text)?.[1];
	return version === undefined ? "Caddy, of a version it does not tell," : `Caddy ${version}`;
}
