import { z } from "zod";

export const Credentials = z.object({
	email: z.email("Enter your e-mail address, such as name@company.com"),
	password: z.string().min(1, "Enter your password").max(200, "A password has at most 200 characters"),
});

/** Where to go after signing in: a path on this host only, so that no link can send a person elsewhere. */
export function landing(to: string | null): string {
	if (!to?.startsWith("/") || to.startsWith("//") || to.includes("\\") || to.startsWith("/sign-in")) return "/";
	return to;
}
