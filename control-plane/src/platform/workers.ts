import type { Logger } from "pino";
import type { Http } from "#channels/channel.ts";
import { createSendCarrier } from "#channels/deliver.ts";
import { startArchiveWorker } from "#cold/archive-worker.ts";
import { startDeliveryWorker } from "#deliveries/worker.ts";
import { createEventCarrier } from "#events/carry.ts";
import { allJobs } from "#jobs/all-jobs.ts";
import { startScheduler } from "#jobs/scheduler.ts";
import type { MediaStore } from "#media/media-store.ts";
import { createResumeCarrier } from "#tasks/carry.ts";
import type { Hot } from "../context.ts";
import type { Tenancy } from "./tenancy.ts";

/** How long a stop waits for deliveries on their way; what is cut off is delivered again at the next start. */
const graceMs = 5_000;

export interface Workers {
	stop(): Promise<void>;
}

/** What runs behind the requests: deliveries and the archive on events, the jobs by the clock. */
export async function startWorkers(
	deps: Hot &
		Pick<Tenancy, "cold" | "connections" | "copies" | "directory" | "n8n"> & {
			http: Http;
			log: Logger;
			media: MediaStore;
		},
): Promise<Workers> {
	const deliveries = await startDeliveryWorker({
		...deps,
		carriers: {
			event: createEventCarrier({ ...deps, host: deps.n8n }),
			resume: createResumeCarrier({ ...deps, host: deps.n8n }),
			send: createSendCarrier(deps),
		},
	});
	const archive = startArchiveWorker(deps);
	const scheduler = await startScheduler(allJobs, deps);
	return {
		async stop() {
			await scheduler.stop();
			await deliveries.stop(graceMs);
			await archive.stop();
		},
	};
}
