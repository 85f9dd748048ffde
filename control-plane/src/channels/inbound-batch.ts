/**
 * Group commit: while one batch is being written, whatever arrives waits together and goes into the next. The busier
 * the door, the larger the batches, so that throughput grows where one transaction a webhook would stall on the disk.
 */
export interface Batch<Item, Result> {
	/** Resolves when the item is durable; rejects when it could not be written. */
	add(items: Item[]): Promise<Result[]>;
}

interface Waiting<Item, Result> {
	items: Item[];
	resolve: (results: Result[]) => void;
	reject: (error: unknown) => void;
}

/**
 * @param write stores items in order and gives one result each, in order
 * @param maxItems per write; keeps a statement's size and the wait of the first item bounded
 */
export function createBatch<Item, Result>(
	write: (items: Item[]) => Promise<Result[]>,
	maxItems = 500,
): Batch<Item, Result> {
	let waiting: Waiting<Item, Result>[] = [];
	let writing = false;

	async function drain(): Promise<void> {
		writing = true;
		while (waiting.length > 0) {
			let size = 0;
			let take = 0;
			while (take < waiting.length && (take === 0 || size + (waiting[take]?.items.length ?? 0) <= maxItems)) {
				size += waiting[take]?.items.length ?? 0;
				take += 1;
			}
			const group = waiting.slice(0, take);
			waiting = waiting.slice(take);
			await write(group.flatMap((entry) => entry.items)).then(
				(results) => {
					let from = 0;
					for (const entry of group) {
						entry.resolve(results.slice(from, from + entry.items.length));
						from += entry.items.length;
					}
				},
				() => writeAlone(group),
			);
		}
		writing = false;
	}

	/** A batch failed: whoever spoiled it must not take the others along. */
	async function writeAlone(group: Waiting<Item, Result>[]): Promise<void> {
		for (const entry of group) await write(entry.items).then(entry.resolve, entry.reject);
	}

	return {
		add: (items) =>
			new Promise((resolve, reject) => {
				waiting.push({ items, resolve, reject });
				// What is received in the same turn of the event loop belongs to the same batch.
				if (!writing) {
					writing = true;
					setImmediate(() => void drain());
				}
			}),
	};
}
