import type { Context } from "hono";
import { AppError } from "../errors.ts";
import type { HttpEnv } from "./env.ts";

/** The body as JSON; AppError `malformed` says where it stops being JSON. */
export async function readJson(c: Context<HttpEnv>): Promise<unknown> {
	const text = await c.req.text();
	try {
		return JSON.parse(text);
	} catch (cause) {
		const reason = cause instanceof Error ? cause.message : String(cause);
		throw new AppError("malformed", `The body is no JSON: ${reason}. Send JSON with Content-Type application/json.`, {
			cause,
		});
	}
}
