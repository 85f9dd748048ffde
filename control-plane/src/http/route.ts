import { ErrorBody } from "@flomastr/contracts/error";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { AppError } from "../errors.ts";
import type { HttpEnv } from "./env.ts";

/** A router whose routes check their input and appear in `/api/openapi.json`; wrong input answers 422 field by field. */
export function createRouter(): OpenAPIHono<HttpEnv> {
	return new OpenAPIHono<HttpEnv>({
		defaultHook: (result) => {
			if (!result.success) throw invalid(result.error, result.target);
		},
	});
}

/** One message per wrong field, keyed by its dotted path. */
export function invalid(error: z.core.$ZodError, where: string): AppError {
	const fields: Record<string, string> = {};
	for (const issue of error.issues) {
		const path = issue.path.join(".") || where;
		fields[path] ??= issue.message;
	}
	const named = Object.entries(fields)
		.slice(0, 3)
		.map(([path, message]) => `${path}: ${message}`)
		.join("; ");
	return new AppError("invalid", `The ${where} is not as expected. ${named}`, { fields });
}

const failure = (description: string) => ({ description, content: { "application/json": { schema: ErrorBody } } });

/** Answers every route can give. */
export const failures = {
	400: failure("The body is no JSON"),
	401: failure("Not signed in, or a wrong token"),
	403: failure("Not allowed"),
	404: failure("Not found"),
	409: failure("Somebody was quicker"),
	413: failure("Larger than allowed"),
	422: failure("Wrong fields, each with its reason"),
	503: failure("Something needed is down; Retry-After says when to come back"),
};

export const json = <Schema extends z.ZodType>(schema: Schema, description = "OK") => ({
	description,
	content: { "application/json": { schema } },
});

export const body = <Schema extends z.ZodType>(schema: Schema) => ({
	required: true,
	content: { "application/json": { schema } },
});

export const idParam = z.object({ id: z.uuid() });

export { createRoute, z };
