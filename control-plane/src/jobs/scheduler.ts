import { PgBoss } from "pg-boss";
import type { Job, JobDeps } from "./job.ts";

/**
 * Runs jobs by their cron. pg-boss (MIT, the best kept Postgres queue for Node) holds schedules and runs in the hot
 * store, so that of several control planes one runs a tick, and a tick that was missed is not run twice. It works over
 * the hot store's own pool, whatever driver that has: it asks by polling, so it needs no connection to itself.
 */
export async function startScheduler(jobs: Job[], deps: JobDeps): Promise<{ stop(): Promise<void> }> {
	const db = { executeSql: (text: string, values?: unknown[]) => deps.hot.$client.query(text, values) };
	const boss = new PgBoss({ db, schema: "jobs" });
	boss.on("error", (error) => deps.log.warn({ err: error }, "the job queue has trouble"));
	await boss.start();
	for (const job of jobs) {
		await boss.createQueue(job.id, { policy: "singleton", retryLimit: 0, deleteAfterSeconds: 24 * 3600 });
		await boss.work(job.id, { pollingIntervalSeconds: 10 }, async () => {
			await job.run(deps).catch((error: unknown) => {
				deps.log.error({ err: error, job: job.id }, "a job failed; it runs again at its next time");
			});
		});
		await boss.schedule(job.id, job.cron);
	}
	return { stop: () => boss.stop({ graceful: true, timeout: 5_000 }) };
}
