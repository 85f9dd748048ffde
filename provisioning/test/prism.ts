import { createServer } from "node:net";
import { getHttpOperationsFromSpec } from "@stoplight/prism-http";
import { createServer as createPrism } from "@stoplight/prism-http-server";

export type Prism = { url: string; violations: string[]; close(): Promise<void> };

/** Prism before a server: a request that the vendor's OpenAPI does not allow is refused and kept. */
export async function servePrism(spec: string, upstream: string): Promise<Prism> {
	const violations: string[] = [];
	const keep = (_details: unknown, message = "") => {
		if (message.startsWith("Violation") || message.startsWith("Request terminated")) violations.push(message);
	};
	const quiet = () => {};
	const log = { trace: quiet, debug: quiet, info: quiet, success: quiet, warn: keep, error: keep, fatal: keep };
	const logger = { ...log, child: () => logger } as unknown as Parameters<
		typeof createPrism
	>[1]["components"]["logger"];
	const prism = createPrism(await getHttpOperationsFromSpec(spec), {
		cors: false,
		components: { logger },
		config: {
			isProxy: true,
			upstream: new URL(upstream),
			upstreamProxy: undefined,
			checkSecurity: true,
			validateRequest: true,
			// Twilio's own examples break its formats: their URIs are relative.
			validateResponse: false,
			errors: true,
			mock: { dynamic: false },
		},
	});
	const url = await prism.listen(await freePort(), "127.0.0.1");
	return { url, violations, close: () => prism.close() };
}

/** Prism takes no port 0. */
function freePort(): Promise<number> {
	return new Promise((resolve) => {
		const probe = createServer().listen(0, "127.0.0.1", () => {
			const address = probe.address();
			probe.close(() => resolve(address !== null && typeof address === "object" ? address.port : 0));
		});
	});
}
