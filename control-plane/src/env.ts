import { z } from "zod";
import { AppError } from "./errors.ts";

const port = z.coerce.number().int().min(1).max(65_535);

const Env = z.object({
	/** The one port people use. */
	PORT: port.default(8080),
	/** Hosts are `console.<domain>` and `<slug>.<domain>`; `localhost` resolves in every browser without DNS. */
	BASE_DOMAIN: z
		.string()
		.regex(/^[a-z0-9.-]+$/)
		.default("localhost"),
	/** Everything that must survive: databases, keys, files. Back this folder up. */
	FLOMASTR_DATA: z.string().default(".flomastr"),
	/** A Postgres for the hot store instead of the embedded one. */
	HOT_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
	/** 32 bytes in base64. Without it one is made in FLOMASTR_DATA/master.key; lose it and all secrets are lost. */
	MASTER_KEY: z
		.base64()
		.refine((key) => Buffer.from(key, "base64").length === 32, "must be 32 bytes in base64")
		.optional(),
	/** `0` starts without the demo tenant. */
	DEMO: z.enum(["0", "1"]).default("1"),
	LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
});
export type Env = z.infer<typeof Env>;

/** Shown by name alone when they are wrong: a terminal is no place for a secret. */
const secret = new Set(["HOT_DATABASE_URL", "MASTER_KEY"]);

/**
 * Reads the environment once.
 * @throws {AppError} `invalid`: one sentence naming every wrong variable, what was found and what is expected
 */
export function readEnv(source: NodeJS.ProcessEnv): Env {
	const result = Env.safeParse(source);
	if (result.success) return result.data;
	const wrong = result.error.issues.map((issue) => {
		const name = issue.path.join(".");
		return `${name}${secret.has(name) ? "" : `=${JSON.stringify(source[name] ?? "")}`} (${issue.message})`;
	});
	const message = `These settings cannot be used: ${wrong.join("; ")}. Mend them in the environment and start again.`;
	throw new AppError("invalid", message);
}
