import { AppError } from "../errors.ts";

const windowMs = 15 * 60_000;
/** Wrong passwords in a quarter of an hour; an address may be a whole office, an account may be tried from many. */
const most = { both: 10, email: 100, address: 100 };
const remembered = 20_000;

/** Slows down whoever guesses passwords. In memory: a restart forgives, which helps nobody who cannot restart it. */
export interface SignInLimit {
	/**
	 * Counts a try before it is made, so that many at once do not slip through.
	 * @returns what to call when the password was right
	 * @throws {AppError} `rate_limited`, whether there is such an account or not
	 */
	take(email: string, address: string): () => void;
}

export function createSignInLimit(clock: () => Date): SignInLimit {
	const tries = new Map<string, { count: number; until: number }>();

	function entryOf(key: string, now: number) {
		const known = tries.get(key);
		if (known && known.until > now) return known;
		const fresh = { count: 0, until: now + windowMs };
		tries.delete(key);
		tries.set(key, fresh);
		// The oldest goes first: a flood of made-up addresses must not fill the memory.
		const oldest = tries.keys().next();
		if (tries.size > remembered && !oldest.done) tries.delete(oldest.value);
		return fresh;
	}

	return {
		take(email, address) {
			const now = clock().getTime();
			const name = email.toLowerCase();
			const counted = [
				{ entry: entryOf(`both ${address} ${name}`, now), limit: most.both },
				{ entry: entryOf(`email ${name}`, now), limit: most.email },
				{ entry: entryOf(`address ${address}`, now), limit: most.address },
			];
			const full = counted.filter(({ entry, limit }) => entry.count >= limit);
			if (full.length > 0) {
				const retryAfter = Math.ceil((Math.max(...full.map(({ entry }) => entry.until)) - now) / 1000);
				throw new AppError(
					"rate_limited",
					`Too many wrong passwords. Wait ${Math.ceil(retryAfter / 60)} minutes, then try again.`,
					{ details: { retry_after: retryAfter } },
				);
			}
			for (const { entry } of counted) entry.count += 1;
			return () => {
				const [both] = counted;
				if (both) both.entry.count = 0;
				for (const { entry } of counted.slice(1)) entry.count = Math.max(0, entry.count - 1);
			};
		},
	};
}
