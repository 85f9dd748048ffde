import type { ReactNode } from "react";
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useRouteLoaderData } from "react-router";
import { Toaster } from "#components/ui/toaster.tsx";
import { ErrorPage } from "#shell/error-page.tsx";
import { readTheme } from "#theme/theme.ts";
import type { Route } from "./+types/root";
import "./app.css";

export const meta: Route.MetaFunction = () => [{ title: "FloMastr" }, { name: "robots", content: "noindex" }];

/** The theme is read on the server, so the first paint has the right colours. */
export function loader({ request }: Route.LoaderArgs) {
	return { theme: readTheme(request.headers.get("cookie")) };
}

export function Layout({ children }: { children: ReactNode }) {
	const theme = useRouteLoaderData<typeof loader>("root")?.theme ?? "system";
	return (
		<html lang="en" data-theme={theme}>
			<head>
				<meta charSet="utf-8" />
				<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content" />
				<link rel="icon" href="/favicon.svg" type="image/svg+xml" />
				<Meta />
				<Links />
			</head>
			<body>
				{children}
				<Toaster theme={theme} />
				<ScrollRestoration />
				<Scripts />
			</body>
		</html>
	);
}

export default function App() {
	return <Outlet />;
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
	return <ErrorPage error={error} fullScreen />;
}
