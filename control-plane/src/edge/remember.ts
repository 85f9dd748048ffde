import { rememberGate } from "@flomastr/provisioning/gateways/gate";
import type { EdgeDeps } from "./edge.ts";

/** The embedded gateway's memory for the same question: opening the editor asks for a few hundred files at once. */
export function rememberAnswer(ask: EdgeDeps["mayEditFlows"]): EdgeDeps["mayEditFlows"] {
	const remembered = rememberGate((asker: { headers: { host: string; cookie: string }; all: Headers }) =>
		ask(asker.all, asker.headers.host),
	);
	return (all, host) => remembered({ headers: { host, cookie: all.get("cookie") ?? "" }, all });
}
