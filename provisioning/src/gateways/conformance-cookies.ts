import type { RequestListener } from "node:http";
import { expect, test } from "vitest";
import type { Answer, Question } from "./test-ask.ts";

/** What every gateway says about cookies that a tenant's n8n sets, and of pages it makes; a part of `conformance.ts`. */
export function cookieConformance(given: {
	acme(path: string, question?: Question): Promise<Answer>;
	/** How n8n answers until the test's end. */
	answerWith(listener: RequestListener): void;
	/** Headers of somebody who may edit flows. */
	editor: Record<string, string>;
}): void {
	const { acme, answerWith, editor } = given;

	test("a workflow's answer is sandboxed and sets no session and no cookie of other hosts, because it is shown on the front end's own host", async () => {
		let policy: string | undefined;
		answerWith((req, res) => {
			if (policy) res.setHeader("Content-Security-Policy", policy);
			const wide = "mine=1; Domain=localhost; Path=/";
			res.setHeader("Set-Cookie", ["flomastr.session_token=stolen; Path=/", "=flomastr.session=x", wide]);
			res.setHeader("X-Cookie", req.headers.cookie ?? "none").end();
		});
		for (policy of [undefined, "sandbox allow-same-origin allow-scripts"]) {
			for (const path of ["/webhook/page", "/flows/webhook/page", "/flows/WebHook/page"]) {
				const { headers } = await acme(path, { headers: editor });
				const policies = (headers.get("content-security-policy") ?? "").split(", ");
				expect([path, policies.at(-1)]).toEqual([path, expect.stringMatching(/^sandbox (?!.*allow-same-origin)/)]);
				expect(headers.getSetCookie().filter((cookie) => cookie !== "")).toEqual(["mine=1; Path=/"]);
				expect(headers.get("x-cookie")).toBe("n8n-auth=n; other=1");
			}
		}
		const alone = await acme("/webhook/page", { headers: { cookie: "__Secure-flomastr.session=1;flomastr.x" } });
		expect(alone.headers.get("x-cookie")).toBe("none");
	});

	test("the editor's answers set no session and no cookie of other hosts either, because a tenant's n8n is the tenant's", async () => {
		const cookies = [
			"n8n-auth=n; Path=/; HttpOnly",
			"many=1; DOMAIN = .localhost ;Path=/; domain=localhost",
			"flomastr.session_token=stolen; Path=/",
		];
		answerWith((_, res) => res.setHeader("Set-Cookie", cookies).end());
		const { headers } = await acme("/flows/rest/x", { headers: editor });
		const set = headers.getSetCookie().filter((cookie) => cookie !== "");
		expect(set).toEqual(["n8n-auth=n; Path=/; HttpOnly", "many=1;Path=/"]);
	});
}
