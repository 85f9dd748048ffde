import { useEffect } from "react";
import { useRouteLoaderData } from "react-router";
import type { loader } from "../root.tsx";

/**
 * The time zone of a `Cookie` header, UTC when it names none. The server draws times with it, so that what the browser
 * draws next is the same text.
 */
export function readTimeZone(cookie: string | null): string {
	const value = decode(/(?:^|;\s*)tz=([^;]+)/.exec(cookie ?? "")?.[1] ?? "");
	return value && isTimeZone(value) ? value : "UTC";
}

/** Keeps the device's time zone in a cookie for the server's next page. */
export function useTimeZoneCookie(known: string, onChange: () => void): void {
	useEffect(() => {
		const actual = Intl.DateTimeFormat().resolvedOptions().timeZone;
		if (!actual || actual === known || !isTimeZone(actual)) return;
		// biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser we serve.
		document.cookie = `tz=${encodeURIComponent(actual)}; Path=/; Max-Age=31536000; SameSite=Lax`;
		if (document.cookie.includes("tz=")) onChange();
	}, [known, onChange]);
}

/** The time zone every time on the page is drawn in. */
export function useTimeZone(): string {
	return useRouteLoaderData<typeof loader>("root")?.timeZone ?? "UTC";
}

function isTimeZone(value: string): boolean {
	try {
		new Intl.DateTimeFormat("en", { timeZone: value });
		return true;
	} catch {
		return false;
	}
}

function decode(value: string): string {
	try {
		return decodeURIComponent(value);
	} catch {
		return "";
	}
}
