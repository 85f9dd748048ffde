import { demoPassword } from "#demo/ensure.ts";
import type { Answer, CallInit } from "./call.ts";
import type { Product } from "./product.ts";

/**
 * Signs a person in as a browser does.
 * @param origin of the host, with its port
 * @returns the Cookie header of their requests
 */
export async function signIn(
	call: (host: string, path: string, init: CallInit) => Promise<Answer>,
	origin: string,
	person: { email: string; password: string },
): Promise<string> {
	const init = { method: "POST", body: person, headers: { origin } };
	const answer = await call(new URL(origin).hostname, "/api/auth/sign-in/email", init);
	if (answer.status !== 200) throw new Error(`${person.email} could not sign in: ${answer.status} ${answer.text}`);
	return cookiesOf(answer);
}

/** Somebody who has the demo's password. */
export const signInToDemo = (product: Product, host: string, email: string): Promise<string> =>
	signIn(product.call, `http://${host}:${product.port}`, { email, password: demoPassword });

/** The Cookie header that a browser sends after this answer. */
export function cookiesOf({ headers }: Answer): string {
	return [headers["set-cookie"] ?? []]
		.flat()
		.map((line) => line.split(";")[0])
		.join("; ");
}
