import { Hono } from "hono";
import { collectDefaultMetrics, Registry } from "prom-client";
import type { HotDatabase } from "#hot/client.ts";
import type { PartsWatch } from "#parts/watch.ts";
import type { Signals } from "../signals.ts";
import { countMeasures } from "./count.ts";
import { gaugeState } from "./gauge.ts";

export interface MetricsDeps {
	hot: HotDatabase;
	signals: Signals;
	parts: Pick<PartsWatch, "current">;
	clock: () => Date;
	/** Label wakes and sleeps with the tenant's id as well: a dozen series for each tenant. */
	perTenant?: boolean;
}

/**
 * `GET /metrics` in Prometheus' text format, for the private listener alone. Counts from the moment it is made.
 * prom-client (Apache 2.0), because it is what Node's own metrics, n8n's and every guide to them use.
 */
export function metricsApp(deps: MetricsDeps): Hono {
	const register = new Registry();
	collectDefaultMetrics({ register });
	countMeasures(register, deps.signals, deps.perTenant ?? false);
	const state = gaugeState(register, deps);
	const app = new Hono();
	app.get("/metrics", async (c) => {
		await state.read();
		return c.body(await register.metrics(), 200, { "content-type": register.contentType });
	});
	return app;
}
