import type { Refusal } from "./pages.ts";

/** What the gateway itself says no to, each in a sentence a person can act on. */

export const badPath: Refusal = {
	status: 400,
	code: "malformed",
	title: "Bad address",
	text: "The address has “.” or “..” segments or a backslash; write the path in full.",
};

export const tooLarge: Refusal = {
	status: 413,
	code: "too_large",
	title: "Too large",
	text: "The request is larger than this address takes: 3 MB for the API and for webhooks of channels, 16 MB for files and for n8n.",
};

export const notForPeople: Refusal = {
	status: 404,
	code: "not_found",
	title: "Nothing is here",
	text: "This part of n8n is for the platform alone; the operator finds it at the console.",
};

export const notNow: Refusal = {
	status: 503,
	code: "unavailable",
	title: "Not now",
	text: "FloMastr could not check this request. Try again in a moment.",
	retryAfter: 5,
};

export const uiDown: Refusal = {
	status: 503,
	code: "unavailable",
	title: "The front end is starting",
	text: "The front end does not answer yet. This page tries again by itself.",
	retryAfter: 3,
};

export const n8nDown: Refusal = {
	status: 503,
	code: "unavailable",
	title: "n8n is starting",
	text: "This tenant's n8n does not answer right now; it is started again by itself. Try again in a few seconds.",
	retryAfter: 5,
};

export const mayNotEdit: Refusal = {
	status: 403,
	code: "forbidden",
	title: "You may not edit flows here",
	text: "Only owners, managers and consultants of this tenant may open the flow editor. Sign in as one of them.",
	link: { href: "/", text: "To the front end" },
};

export function unknownTenant(slug: string): Refusal {
	return {
		status: 404,
		code: "not_found",
		title: "No such tenant",
		text: `There is no tenant “${slug.slice(0, 63)}” here. Check the address, or ask the operator of this FloMastr.`,
	};
}

export function unknownHost(consoleHost: string): Refusal {
	return {
		status: 404,
		code: "not_found",
		title: "Nothing is here",
		text: `This address leads nowhere. The operator's console is ${consoleHost}; a tenant's front end is its name in place of the first word.`,
	};
}

export function suspended(name: string): Refusal {
	return {
		status: 503,
		code: "unavailable",
		title: `${name} is suspended`,
		text: "This tenant is suspended; nothing was deleted. The operator of this FloMastr can resume it.",
	};
}
