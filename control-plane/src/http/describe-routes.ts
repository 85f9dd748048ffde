import { zodToOpenAPIRegistry } from "@asteasolutions/zod-to-openapi";
import { Component } from "@flomastr/contracts/component";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { HttpEnv } from "./env.ts";

/**
 * Components contain components. Only a named schema may contain itself, and the contracts know zod alone, so its name
 * is given here, to the very schema that refers to itself: `.openapi()` would name a copy.
 */
zodToOpenAPIRegistry.add(Component, { _internal: { refId: "Component" } });

/** Serves the description of every route; made once, since it is large and anybody may ask. */
export function describeRoutes(app: OpenAPIHono<HttpEnv>, path: string, title: string, description: string): void {
	let document: string | undefined;
	app.get(path, (c) => {
		document ??= JSON.stringify(
			app.getOpenAPI31Document({ openapi: "3.1.0", info: { title, version: "1", description } }),
		);
		return c.body(document, 200, { "content-type": "application/json" });
	});
}
