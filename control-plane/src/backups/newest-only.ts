/** The newest stream of each tenant: a former one ends with an error, and lets go of what it held, when a next is begun. */
export interface NewestOnly {
	/** @param why what the former one's reader is told */
	begin(tenantId: string, stream: AsyncGenerator<Buffer>, why: string): AsyncGenerator<Buffer>;
}

/** A reader may stop reading and never say so: what its stream holds would be held for ever, as often as somebody asks. */
export function createNewestOnly(): NewestOnly {
	const current = new Map<string, (why: string) => void>();

	async function* guarded(
		tenantId: string,
		stream: AsyncGenerator<Buffer>,
		over: { why: string | null },
		end: (why: string) => void,
	): AsyncGenerator<Buffer> {
		try {
			for await (const chunk of stream) {
				yield chunk;
				if (over.why !== null) break;
			}
		} finally {
			if (current.get(tenantId) === end) current.delete(tenantId);
		}
		if (over.why !== null) throw new Error(over.why);
	}

	return {
		begin(tenantId, stream, why) {
			current.get(tenantId)?.(why);
			const over: { why: string | null } = { why: null };
			const end = (reason: string): void => {
				over.why = reason;
				// At once, although its reader may never ask for the next piece.
				void stream.return(undefined).catch(() => {});
			};
			current.set(tenantId, end);
			return guarded(tenantId, stream, over, end);
		},
	};
}
