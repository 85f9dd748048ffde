import { data, redirect } from "react-router";
import { authenticate, hostOf, onConsole } from "#control-plane.server.ts";
import type { Route } from "./+types/route";
import { Credentials, landing } from "./credentials.ts";
import { SignInForm } from "./sign-in-form.tsx";

export const meta: Route.MetaFunction = () => [{ title: "Sign in · FloMastr" }];

export function loader({ request }: Route.LoaderArgs) {
	return { host: hostOf(request).replace(/:\d+$/, ""), atConsole: onConsole(request) };
}

export async function action({ request }: Route.ActionArgs) {
	const form = await request.formData();
	const credentials = Credentials.safeParse(Object.fromEntries(form));
	if (!credentials.success) {
		const fields: Record<string, string> = {};
		for (const issue of credentials.error.issues) fields[issue.path.join(".")] ??= issue.message;
		return data({ fields, message: null }, { status: 422 });
	}
	const outcome = await authenticate(request, "/api/auth/sign-in/email", credentials.data);
	if (!outcome.ok) {
		const { status } = outcome.failure;
		return data({ fields: {}, message: kindly(status, outcome.failure.message) }, { status });
	}
	const headers = new Headers();
	for (const cookie of outcome.value) headers.append("Set-Cookie", cookie);
	return redirect(landing(new URL(request.url).searchParams.get("to")), { headers });
}

/** Never says which of the two was wrong: that would tell a stranger which addresses exist. */
function kindly(status: number, message: string): string {
	if (status === 401 || status === 400) return "This e-mail address and password do not belong together. Check both.";
	if (status === 403) return "Your account has no access here. Ask the owner of this workspace to invite you.";
	if (status === 429) return "Too many tries. Wait a minute, then try again.";
	return message;
}

export default function SignIn({ loaderData, actionData }: Route.ComponentProps) {
	return (
		<main className="flex min-h-dvh items-center justify-center p-4">
			<div className="flex w-full max-w-sm flex-col gap-6">
				<div className="flex flex-col items-center gap-3 text-center">
					<img src="/favicon.svg" alt="" width="44" height="44" />
					<div>
						<h1 className="text-xl font-semibold tracking-tight">Sign in to FloMastr</h1>
						<p className="text-[13px] text-muted">
							{loaderData.atConsole ? "Operator's console" : "Workspace"} · {loaderData.host}
						</p>
					</div>
				</div>
				<SignInForm fields={actionData?.fields ?? {}} message={actionData?.message ?? null} />
			</div>
		</main>
	);
}
