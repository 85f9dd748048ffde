import { connect } from "node:net";
import { httpGet } from "#parts/http-get.ts";
import { degraded, down, type Part, up } from "#parts/part.ts";

/** Whether a port is free, or taken by whom it is for. */
export function portCheck(host: string, port: number, owner: "Caddy" | "FloMastr"): Part {
	return {
		id: `port:${port}`,
		title: `Port ${port}`,
		async check() {
			const listening = await isListening(host, port);
			if (listening === null) return degraded(`${host} does not say. See that a firewall lets ${port} through.`);
			if (!listening) return up(`Free: ${owner} can have it.`);
			if (port === 443) return up("Somebody answers; see the line about Caddy.");
			const answer = await httpGet(`http://${host}:${port}`, "/", { host: "doctor.invalid" }).catch(() => null);
			const server = String(answer?.headers.server ?? "");
			const ours =
				/caddy/i.test(server) ||
				/FloMastr|Nothing is here|leads nowhere/i.test(answer?.text ?? "") ||
				(answer?.status === 308 && owner === "Caddy");
			if (ours) return up(`${owner} answers.`);
			const found = server === "" ? "another program" : server.slice(0, 60);
			return down(`${found} has it. Stop that, or give ${owner} another${owner === "FloMastr" ? " with PORT" : ""}.`);
		},
	};
}

/** @returns null where nobody says */
function isListening(host: string, port: number): Promise<boolean | null> {
	return new Promise((resolve) => {
		const socket = connect({ host, port, timeout: 2_000 });
		const end = (found: boolean | null) => {
			socket.destroy();
			resolve(found);
		};
		socket.once("connect", () => end(true));
		socket.once("timeout", () => end(null));
		socket.once("error", (error: NodeJS.ErrnoException) => end(error.code === "ECONNREFUSED" ? false : null));
	});
}
