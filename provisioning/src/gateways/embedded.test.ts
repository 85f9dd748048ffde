import { createServer, request } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { recordLog } from "../../test/record-log.ts";
import { gatewayConformance } from "./conformance.ts";
import { createEmbeddedGateway, type EmbeddedGatewayOptions } from "./embedded.ts";
import { ask } from "./test-ask.ts";

const base: EmbeddedGatewayOptions = {
	port: 0,
	consoleHost: "console.localhost",
	controlPlane: (req, res) => res.end(`control plane ${req.url}`),
	uiOrigin: () => null,
	mayEditFlows: async () => false,
	awake: async () => null,
	sessionCookie: /^(?:__Secure-|__Host-)?flomastr\b/,
	log: recordLog(),
};

gatewayConformance("the embedded gateway", async (behind) => {
	const gateway = createEmbeddedGateway({
		...base,
		controlPlane: behind.controlPlane,
		uiOrigin: () => behind.frontEnd,
		mayEditFlows: ({ headers }) => behind.mayEditFlows({ host: headers.host ?? "", cookie: headers.cookie ?? "" }),
		awake: behind.awake,
	});
	return { gateway, port: await gateway.listen(), stop: () => gateway.close() };
});

async function started(n8n: string | null = null) {
	const gateway = createEmbeddedGateway({ ...base, awake: async () => n8n });
	const port = await gateway.listen();
	onTestFinished(() => gateway.close());
	return { gateway, port };
}

test("the machine's own address leads to the API, because nodes call it there, and people to the console", async () => {
	const { port } = await started();
	expect((await ask(port, `127.0.0.1:${port}`, "/api/ping")).text).toBe("control plane /api/ping");
	const page = await ask(port, `127.0.0.1:${port}`, "/", { headers: { accept: "text/html" } });
	expect(page.headers.get("location")).toBe(`http://console.localhost:${port}/`);
});

test("a body comes back while it is still being sent, because the gateway keeps none", async () => {
	const n8n = createServer((req, res) => req.pipe(res));
	await new Promise<void>((resolve) => n8n.listen(0, "127.0.0.1", resolve));
	onTestFinished(() => void n8n.close());
	const address = n8n.address();
	const url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
	const { gateway, port } = await started(url);
	await gateway.publish({ tenantId: "t", slug: "acme", name: "Acme", state: "active" });
	const echoed = await new Promise<string>((resolve, reject) => {
		const headers = { host: `acme.localhost:${port}` };
		const req = request({ port, host: "127.0.0.1", path: "/webhook/echo", method: "POST", headers });
		req.once("error", reject);
		req.once("response", (res) =>
			res.once("data", (chunk) => {
				resolve(chunk.toString());
				req.destroy();
			}),
		);
		// The request never ends; its first part comes back all the same.
		req.write("first part");
	});
	expect(echoed).toBe("first part");
});

test("a taken port is named with a way out, because it is the commonest failure of a start", async () => {
	const { port } = await started();
	await expect(createEmbeddedGateway({ ...base, port }).listen()).rejects.toMatchObject({
		code: "port_taken",
		message: expect.stringMatching(new RegExp(`Port ${port} .* PORT=`)),
	});
});
