import type { Stack } from "../test/stack.ts";

/** Opens a tenant's n8n editor as its owner; resolves once the editor's page has answered. */
export async function enterEditor(stack: Stack, slug: string): Promise<void> {
	const host = `${slug}.localhost`;
	const origin = `https://${host}:${stack.httpsPort}`;
	const signedIn = await stack.call(host, "/api/auth/sign-in/email", {
		method: "POST",
		body: { email: `owner@${slug}.test`, password: "stack-owner-password" },
		headers: { origin },
	});
	if (signedIn.status !== 200) throw new Error(`The owner could not sign in: ${signedIn.status} ${signedIn.text}`);
	const session = cookies(signedIn.headers["set-cookie"]);
	const entered = await stack.call(host, "/api/flows/enter", { headers: { cookie: session } });
	const cookie = [session, cookies(entered.headers["set-cookie"])].join("; ");
	const page = await stack.call(host, "/flows/", { headers: { cookie, accept: "text/html" } });
	if (page.status !== 200) throw new Error(`The editor answered ${page.status}: ${page.text.slice(0, 200)}`);
}

function cookies(set: string | string[] | undefined): string {
	return [set ?? []]
		.flat()
		.map((line) => line.split(";")[0])
		.join("; ");
}
