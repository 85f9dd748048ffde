import type { RequestListener } from "node:http";
import { type Refusal, refuse } from "@flomastr/provisioning/gateways/pages";
import type { Behind, Entrance } from "./entrance.ts";

const starting: Refusal = {
	status: 503,
	code: "unavailable",
	title: "FloMastr is starting",
	text: "FloMastr is starting. Try again in a few seconds.",
	retryAfter: 5,
};

/** Who answers requests: nobody at first, and then the platform. */
export interface Reception extends Pick<Entrance, "refuse" | "serve"> {
	app: RequestListener;
	privateApp: RequestListener;
	/** Null until the platform serves. */
	behind(): Behind | null;
	/** Why nobody answers yet; null once the platform serves. */
	closed(): Refusal | null;
}

export function openReception(): Reception {
	let behind: Behind | null = null;
	let refusal = starting;
	const answer =
		(by: "app" | "privateApp"): RequestListener =>
		(request, response) =>
			behind ? behind[by](request, response) : refuse(request, response, refusal);
	return {
		app: answer("app"),
		privateApp: answer("privateApp"),
		behind: () => behind,
		closed: () => (behind ? null : refusal),
		refuse: (why) => {
			refusal = why;
		},
		serve: (what) => {
			behind = what;
		},
	};
}
