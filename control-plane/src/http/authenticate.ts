import type { Actor } from "@flomastr/contracts/message";
import { createMiddleware } from "hono/factory";
import type { HotDatabase } from "#hot/client.ts";
import type { Auth } from "#people/auth.ts";
import { memberRole } from "#people/member-role.ts";
import { isOperatorToken } from "#people/operator-token.ts";
import { sessionOf } from "#people/session-of.ts";
import { isStorableText } from "#tasks/inspect-json.ts";
import type { TenantDirectory } from "#tenants/directory.ts";
import type { TenantTokens } from "#tenants/tokens.ts";
import { AppError } from "../errors.ts";
import type { Caller, HttpEnv } from "./env.ts";
import { subdomainOf } from "./request-context.ts";
import { requireOpen } from "./tenant-of-host.ts";

interface Deps {
	hot: HotDatabase;
	auth: Auth;
	directory: TenantDirectory;
	tokens: TenantTokens;
	/** Of the command line; taken on the private listener alone. Null: never. */
	operatorToken: string | null;
	baseDomain: string;
}

/**
 * Finds out who asks and for which tenant. A bearer token names the tenant by itself (nodes call a private address);
 * a session counts only in the tenant of the host, and only for its members.
 */
export function authenticate({ hot, auth, directory, tokens, operatorToken, baseDomain }: Deps) {
	return createMiddleware<HttpEnv>(async (c, next) => {
		const authorization = c.req.header("authorization");
		if (authorization?.startsWith("Bearer ")) {
			const token = authorization.slice(7);
			if (c.env?.isPrivate === true && isOperatorToken(operatorToken, token)) {
				c.set("tenant", null);
				c.set("caller", commandLine);
				c.set("log", c.get("log").child({ by: "command line" }));
				return next();
			}
			const tenant = await tenantOfToken(token);
			// Through the gateway, whichever host it was shown to. At the private address n8n calls, which registers its workflows
			// while an operator's resume waits for it.
			if (subdomainOf(c.get("host"), baseDomain) !== null) requireOpen(tenant);
			if (c.get("tenant")?.id !== tenant.id) c.set("log", c.get("log").child({ tenant: tenant.id, slug: tenant.slug }));
			c.set("tenant", tenant);
			c.set("caller", {
				actor: workflowOf(c.req.header("x-flomastr-workflow")),
				role: "workflow",
				email: null,
			});
		} else {
			c.set("caller", await callerOfSession(c.req.raw.headers, c.get("host"), c.get("tenant")?.id ?? null));
		}
		await next();
	});

	async function tenantOfToken(token: string) {
		const tenantId = await tokens.tenantOf(token);
		const tenant = tenantId ? await directory.byId(tenantId) : null;
		if (!tenant || tenant.state === "removed") {
			throw new AppError(
				"unauthenticated",
				"This token is not known. Restore the FloMastr credential of this tenant's n8n.",
			);
		}
		return tenant;
	}

	async function callerOfSession(headers: Headers, host: string, tenantId: string | null): Promise<Caller> {
		const user = await sessionOf(auth, headers, host);
		if (!user)
			throw new AppError("unauthenticated", "You are not signed in, or your session has ended. Sign in again.");
		const role = await memberRole(hot, user.id, tenantId);
		if (!role) {
			throw new AppError(
				"forbidden",
				tenantId
					? `${user.email} is not a member here. Ask an owner for an invitation, or sign in with another account.`
					: `${user.email} is not an operator of this platform. Sign in with an operator's account.`,
			);
		}
		return { actor: { type: "person", id: user.id, name: user.name, role }, role, email: user.email };
	}
}

/** Whoever holds the token of the data folder; the audit log names it so. */
const commandLine: Caller = {
	actor: { type: "person", id: "command-line", name: "command line", role: "operator" },
	role: "operator",
	email: null,
};

/** `<id> <name, URI-encoded>`: the workflow's own word about itself. It is stored with what it writes, so it stays short. */
function workflowOf(header: string | undefined): Actor {
	const [id = "", encoded = ""] = (header ?? "").split(" ");
	return { type: "workflow", id: id.slice(0, 64) || "workflow", name: decoded(encoded).slice(0, 100) || "Workflow" };
}

function decoded(text: string): string {
	try {
		const name = decodeURIComponent(text);
		return isStorableText(name) ? name : "";
	} catch {
		return "";
	}
}
