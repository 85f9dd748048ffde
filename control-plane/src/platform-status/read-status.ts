import type { PlatformStatus } from "@flomastr/contracts/platform";
import type { HotDatabase } from "#hot/client.ts";
import type { PartsWatch } from "#parts/watch.ts";
import { countTenants } from "./count-tenants.ts";
import type { History } from "./history.ts";
import { readChannels } from "./read-channels.ts";
import { depthOf, readQueue } from "./read-queue.ts";

export interface StatusDeps {
	hot: HotDatabase;
	parts: Pick<PartsWatch, "current">;
	history: Pick<History, "points">;
	clock: () => Date;
}

/** How the whole platform is. @throws when the hot store is away */
export async function readStatus({ hot, parts, history, clock }: StatusDeps): Promise<PlatformStatus> {
	const now = clock();
	const [tenants, queue, channels] = await Promise.all([
		countTenants(hot),
		readQueue(hot, now),
		readChannels(hot, now),
	]);
	return {
		parts: parts.current(),
		tenants,
		queue: {
			waiting: depthOf(queue, "pending", "running"),
			dead: depthOf(queue, "dead"),
			lag_seconds: queue.lagSeconds,
		},
		channels,
		history: history.points(),
	};
}
