import { demoPassword } from "#demo/ensure.ts";
import type { Product } from "../test/product.ts";

/** @returns the Cookie header of a signed-in person */
export async function signIn(product: Product, host: string, email: string): Promise<string> {
	const answer = await product.call(host, "/api/auth/sign-in/email", {
		method: "POST",
		body: { email, password: demoPassword },
		headers: { origin: `http://${host}:${product.port}` },
	});
	if (answer.status !== 200) throw new Error(`${email} could not sign in: ${answer.status} ${answer.text}`);
	const set = answer.headers["set-cookie"] ?? [];
	return (Array.isArray(set) ? set : [set]).map((cookie) => cookie.split(";")[0]).join("; ");
}
