import { createServer } from "node:http";
import { fileURLToPath, pathToFileURL } from "node:url";
import { serveAsset } from "./serve/asset.ts";

/**
 * The front end's own process. The control plane starts it after the build, with
 * `UI_PORT` (0 chooses one), `CONTROL_PLANE_URL` (http://127.0.0.1:<port>) and an IPC channel, over which it says
 * `{ready: true, port}`. It listens on loopback unless `UI_HOST` says otherwise: the gateway stands in front of it.
 */
process.env.NODE_ENV ??= "production";
// Imported late: React decides by NODE_ENV, at load time, which of its builds it is.
const { createRequestHandler } = await import("react-router");
const { createRequestListener } = await import("@remix-run/node-fetch-server");

const buildFolder = fileURLToPath(new URL("build/", import.meta.url));
const handle = createRequestHandler(await import(pathToFileURL(`${buildFolder}server/index.js`).href), "production");
// The gateway in front says by which scheme and host the browser came; a form's origin is held against that.
const respond = createRequestListener((request) => handle(request), { trustProxy: true });

const server = createServer(async (request, response) => {
	// The gateway may have rewritten Host; the browser's own word decides the tenant and the origin check of actions.
	const browserHost = request.headers["x-forwarded-host"];
	if (typeof browserHost === "string") request.headers.host = browserHost;
	response.setHeader("X-Content-Type-Options", "nosniff");
	response.setHeader("Referrer-Policy", "same-origin");
	response.setHeader("X-Frame-Options", "SAMEORIGIN");
	if (await serveAsset(`${buildFolder}client`, request, response)) return;
	respond(request, response);
});

// A page is kept alive longer than the gateway's own idle time, so that the gateway never writes into a closed socket.
server.keepAliveTimeout = 75_000;
// In a container of its own, the network is private and the loopback is its own.
server.listen(Number(process.env.UI_PORT ?? 0), process.env.UI_HOST ?? "127.0.0.1", () => {
	const address = server.address();
	const port = typeof address === "object" && address ? address.port : null;
	process.send?.({ ready: true, port });
	if (!process.send) console.log(`front end at http://127.0.0.1:${port}`);
});

const stop = () => {
	server.close(() => process.exit(0));
	server.closeAllConnections();
};
process.on("disconnect", stop);
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
