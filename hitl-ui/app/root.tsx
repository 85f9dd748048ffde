import type { ReactNode } from "react";
import { useCallback } from "react";
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useRevalidator, useRouteLoaderData } from "react-router";
import { Toaster } from "#components/ui/toaster.tsx";
import { ErrorPage } from "#shell/error-page.tsx";
import { readTheme } from "#theme/theme.ts";
import { readTimeZone, useTimeZoneCookie } from "#time/time-zone.ts";
import type { Route } from "./+types/root";
import "./app.css";

export const meta: Route.MetaFunction = () => [{ title: "FloMastr" }, { name: "robots", content: "noindex" }];

/** Theme and time zone are read on the server, so the first paint has the right colours and times. */
export function loader({ request }: Route.LoaderArgs) {
	const cookie = request.headers.get("cookie");
	return { theme: readTheme(cookie), timeZone: readTimeZone(cookie) };
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

export default function App({ loaderData }: Route.ComponentProps) {
	const { revalidate } = useRevalidator();
	useTimeZoneCookie(
		loaderData.timeZone,
		useCallback(() => void revalidate(), [revalidate]),
	);
	return <Outlet />;
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
	return <ErrorPage error={error} fullScreen />;
}
