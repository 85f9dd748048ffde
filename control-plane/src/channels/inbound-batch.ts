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
				(error: unknown) => (isAway(error) ? reject(group, error) : writeAlone(group)),
			);
		}
		writing = false;
	}

	function reject(group: Waiting<Item, Result>[], error: unknown): void {
		for (const entry of group) entry.reject(error);
	}

	/**
	 * A batch failed: whoever spoiled it must not take the others along, neither what came from elsewhere nor what came
	 * with it. Its own sender hears of the failure and sends all again; what was stored is known by then.
	 */
	async function writeAlone(group: Waiting<Item, Result>[]): Promise<void> {
		for (const entry of group) {
			const results: Result[] = [];
			const failures: unknown[] = [];
			for (const item of entry.items) {
				await write([item]).then(
					(written) => results.push(...written),
					(error: unknown) => failures.push(error),
				);
			}
			if (failures.length > 0) entry.reject(failures[0]);
			else entry.resolve(results);
		}
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

/** Whether the store did not answer at all: then no item is to blame, and trying each would only take longer. */
function isAway(error: unknown): boolean {
	const code = error instanceof Error && "code" in error ? String(error.code) : "";
	// Postgres names what is wrong with data by five characters; classes 08, 53 and 57 are about itself.
	return !/^[0-9A-Z]{5}$/.test(code) || /^(08|53|57)/.test(code);
}
