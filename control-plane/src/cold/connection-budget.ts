import pg from "pg";

/** Pools that may have so many connections open together and no more, however many pools there are. */
export interface ConnectionBudget {
	open(config: pg.PoolConfig & { max: number }): pg.Pool;
}

/**
 * A thousand tenants' pools on a server that takes a few hundred connections: one that needs a new connection when none
 * is left takes an idle one from the pool that has rested longest, or waits for the next that is given back.
 *
 * @param limit connections of all pools together
 */
export function createConnectionBudget(limit: number): ConnectionBudget {
	const pools = new Map<BudgetedPool, number>();
	const waiting: (() => void)[] = [];
	let turn = 0;

	const wake = () => waiting.shift()?.();
	const opened = () => pools.keys().reduce((sum, pool) => sum + pool.totalCount, 0);

	/** Runs `connect` in the moment there is room: a check that another could overtake would be none. */
	async function whenRoom<Result>(pool: BudgetedPool, connect: () => Result): Promise<Awaited<Result>> {
		pools.set(pool, ++turn);
		for (;;) {
			const needsAnother = pool.idleCount === 0 && pool.totalCount < pool.options.max;
			if (!needsAnother || opened() < limit) return await connect();
			const [rested] = [...pools].filter(([other]) => other.idleCount > 0).toSorted(([, one], [, two]) => one - two);
			if (rested) await rested[0].giveUpOne();
			else await new Promise<void>((resolve) => waiting.push(resolve));
		}
	}

	class BudgetedPool extends pg.Pool {
		override connect(): Promise<pg.PoolClient>;
		override connect(callback: Callback): void;
		override connect(callback?: Callback): Promise<pg.PoolClient> | undefined {
			if (callback) void whenRoom(this, () => super.connect(callback));
			else return whenRoom(this, () => super.connect());
		}

		async giveUpOne(): Promise<void> {
			// Gone meanwhile, or taken by its own tenant: then the question is asked anew.
			if (this.idleCount === 0) return;
			const client = await super.connect().catch(() => null);
			if (client === null) return;
			const gone = new Promise((resolve) => client.once("end", resolve));
			client.release(true);
			await gone;
		}

		override async end(): Promise<void> {
			pools.delete(this);
			await super.end();
			wake();
		}
	}

	return {
		open(config) {
			const pool = new BudgetedPool(config);
			pools.set(pool, ++turn);
			pool.on("release", wake);
			pool.on("remove", wake);
			return pool;
		},
	};
}

type Callback = (
	error: Error | undefined,
	client: pg.PoolClient | undefined,
	done: (release?: unknown) => void,
) => void;
