export interface ServerSentEvent {
	event: string;
	data: unknown;
}

/** Reads server-sent events as a browser's EventSource does. */
export interface EventReader {
	/** Everything that came so far. */
	seen: ServerSentEvent[];
	/** The next event of this name; waits for it at most ten seconds. */
	next(name: string): Promise<ServerSentEvent>;
	close(): Promise<void>;
}

const limitMs = 10_000;

/** @returns once the stream has said hello: nothing that happens after is missed */
export async function readEvents(answer: Response): Promise<EventReader> {
	if (answer.status !== 200 || !answer.body) throw new Error(`The stream answered ${answer.status}.`);
	const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
	const seen: ServerSentEvent[] = [];
	let text = "";
	let read = 0;

	async function next(name: string): Promise<ServerSentEvent> {
		const deadline = AbortSignal.timeout(limitMs);
		for (;;) {
			for (; read < seen.length; read += 1) {
				const event = seen[read];
				if (event?.event !== name) continue;
				read += 1;
				return event;
			}
			const part = await Promise.race([
				reader.read(),
				new Promise<never>((_, reject) => {
					deadline.addEventListener("abort", () => reject(new Error(`No event "${name}" came in ${limitMs} ms.`)));
				}),
			]);
			if (part.done) throw new Error(`The stream ended before an event "${name}".`);
			text += part.value;
			const blocks = text.split("\n\n");
			text = blocks.pop() ?? "";
			seen.push(...blocks.flatMap(parse));
		}
	}

	await next("hello");
	return { seen, next, close: () => reader.cancel() };
}

function parse(block: string): ServerSentEvent[] {
	const event = /^event: (.*)$/m.exec(block)?.[1];
	const data = /^data: (.*)$/m.exec(block)?.[1];
	return event && data ? [{ event, data: JSON.parse(data) }] : [];
}
