import { Compass, LockKeyhole, PlugZap, RotateCw, TriangleAlert } from "lucide-react";
import { isRouteErrorResponse, Link } from "react-router";
import { Button } from "#components/ui/button.tsx";
import { cn } from "#components/ui/class-names.ts";
import { type Failure, isFailure } from "#outcome.ts";

const faces = {
	403: { icon: LockKeyhole, title: "This is not for your account" },
	404: { icon: Compass, title: "Nothing is here" },
	503: { icon: PlugZap, title: "FloMastr cannot be reached" },
} as const;

function failureOf(error: unknown): Failure {
	if (isRouteErrorResponse(error)) {
		if (isFailure(error.data)) return error.data;
		const message =
			error.status === 404 ? "There is no page at this address. Check it, or go back to the start." : error.statusText;
		return { status: error.status, code: error.status === 404 ? "not_found" : "internal", message };
	}
	return {
		status: 500,
		code: "internal",
		message: "The page ran into a fault of its own. Reload it; if it comes back, tell your operator what you did.",
	};
}

interface ErrorPageProps {
	error: unknown;
	/** Outside the shell it fills the window. */
	fullScreen?: boolean;
}

/** What happened, in plain words, and what to do. */
export function ErrorPage({ error, fullScreen = false }: ErrorPageProps) {
	const failure = failureOf(error);
	const face = faces[failure.status as keyof typeof faces] ?? { icon: TriangleAlert, title: "Something went wrong" };
	const Icon = face.icon;
	// Refused with the whole shell: this account has no screen here, so the start would refuse it too.
	const stranger = fullScreen && failure.status === 403;
	// Inside a screen, the screen has the one main landmark.
	const Tag = fullScreen ? "main" : "div";
	return (
		<Tag
			className={cn(
				"flex flex-col items-center justify-center gap-4 p-8 text-center",
				fullScreen ? "min-h-dvh" : "h-full",
			)}
		>
			<title>{`${face.title} · FloMastr`}</title>
			<span className="flex size-14 items-center justify-center rounded-2xl bg-sunken text-muted">
				<Icon aria-hidden className="size-6" />
			</span>
			<div className="flex max-w-md flex-col gap-1.5">
				<h1 className="text-lg font-semibold">{face.title}</h1>
				<p className="text-balance text-muted">{failure.message}</p>
				{failure.request_id ? <p className="font-mono text-xs text-faint">Request {failure.request_id}</p> : null}
			</div>
			<div className="flex gap-2">
				{stranger ? (
					<Button asChild variant="primary">
						<Link to="/sign-in" reloadDocument>
							Sign in with another account
						</Link>
					</Button>
				) : (
					<>
						<Button onClick={() => window.location.reload()}>
							<RotateCw aria-hidden /> Try again
						</Button>
						<Button asChild variant="primary">
							<Link to="/" reloadDocument>
								Go to the start
							</Link>
						</Button>
					</>
				)}
			</div>
		</Tag>
	);
}
