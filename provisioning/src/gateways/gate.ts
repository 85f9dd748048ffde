import type { IncomingMessage } from "node:http";

const rememberMs = 5_000;
const rememberAtMost = 2_000;

/** What tells one asker from another. */
type Asker = { headers: { host?: string | undefined; cookie?: string | undefined } };

export type Gate<Req extends Asker = IncomingMessage> = (req: Req) => Promise<boolean>;

/**
 * Remembers an answer for five seconds by host and cookies: opening the editor asks for a few hundred files at once,
 * and each would cost a session lookup. A right that is taken away ends that much later.
 */
export function rememberGate<Req extends Asker>(ask: Gate<Req>): Gate<Req> {
	const answers = new Map<string, { at: number; answer: Promise<boolean> }>();
	return (req) => {
		const { host = "", cookie = "" } = req.headers;
		if (cookie === "") return Promise.resolve(false);
		const key = `${host}\n${cookie}`;
		const known = answers.get(key);
		if (known !== undefined && performance.now() - known.at < rememberMs) return known.answer;
		const answer = ask(req);
		answers.delete(key);
		answers.set(key, { at: performance.now(), answer });
		// A failure is not an answer.
		answer.catch(() => answers.delete(key));
		const oldest = answers.keys().next();
		if (answers.size > rememberAtMost && !oldest.done) answers.delete(oldest.value);
		return answer;
	};
}
