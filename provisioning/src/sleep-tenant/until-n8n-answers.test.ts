import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import type { Runtime } from "#runtimes/runtime.ts";
import { untilN8nAnswers } from "./until-n8n-answers.ts";

test("an answer without an end is not read on, because it would take the platform's time for good", async () => {
	const left = Promise.withResolvers<void>();
	const server = createServer((_, response) => {
		const part = Buffer.alloc(64 * 1024);
		const write = () => {
			while (!response.destroyed && response.write(part));
		};
		response.writeHead(200).on("drain", write).once("close", left.resolve);
		write();
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	onTestFinished(() => void server.close().closeAllConnections());
	const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	expect(await untilN8nAnswers({ address: () => address } as unknown as Runtime, "t", 4_000)).toBe(address);
	await left.promise;
});
