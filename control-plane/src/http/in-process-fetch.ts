type Answer = (request: Request) => Response | Promise<Response>;

/**
 * `fetch` that answers some origins inside this process and sends everything else to the network. It saves the sandbox
 * phone a port of its own, and a start on another port from finding old addresses.
 */
export function inProcessFetch(origins: Record<string, Answer>): typeof globalThis.fetch {
	return async (input, init) => {
		const request = new Request(input, init);
		const answer = origins[new URL(request.url).origin];
		return answer ? answer(request) : fetch(request);
	};
}
