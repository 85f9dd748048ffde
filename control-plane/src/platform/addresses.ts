import type { Env } from "../env.ts";

/** The addresses that people type, of `console` and of every slug. */
export function addresses(env: Pick<Env, "BASE_DOMAIN" | "PORT" | "PUBLIC_SCHEME">) {
	const usual = env.PUBLIC_SCHEME === "https" ? 443 : 80;
	const port = env.PORT === usual ? "" : `:${env.PORT}`;
	/** As a browser's Host header says it. */
	const hostOf = (name: string) => `${name}.${env.BASE_DOMAIN}${port}`;
	const originOf = (name: string) => `${env.PUBLIC_SCHEME}://${hostOf(name)}`;
	return { hostOf, originOf, publicUrl: (slug: string) => `${originOf(slug)}/`, secure: env.PUBLIC_SCHEME === "https" };
}
