import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ProvisioningError } from "@flomastr/provisioning/errors";
import { readPack } from "@flomastr/tenant-template/pack";
import { eq } from "drizzle-orm";
import type { Auth } from "#people/auth.ts";
import type { RunningLifecycle } from "#tenants/run-lifecycle.ts";
import { tenants } from "#tenants/schema.hot.ts";
import type { Hot } from "../context.ts";
import type { StartScreen } from "../platform/start-screen.ts";
import { seedDemo } from "./seed.ts";

/** Of every demo account; the demo is for one's own machine. */
export const demoPassword = "flomastr-demo";
const slug = "acme";
const packId = "insurance-broker";

/** Makes the demo once: the tenant `acme`, its people and its work. Removed at the console, it stays away. */
export async function ensureDemo(
	deps: Hot & {
		auth: Auth;
		lifecycle: RunningLifecycle;
		packsFolder: string;
		dataDir: string;
		screen: StartScreen;
	},
): Promise<void> {
	const marker = join(deps.dataDir, "demo-made");
	if (existsSync(marker)) return;
	const step = deps.screen.step(`Creating the demo tenant ${slug}`);
	const tenant = await tenantRow(deps);
	const { demo } = await readPack(join(deps.packsFolder, packId));
	if (demo) await seedDemo(deps, tenant, demo, demoPassword);
	await writeFile(marker, new Date().toISOString());
	step.done();
}

/** The tenant, made now or by a start that was cut off before its demo was complete. */
async function tenantRow(deps: Hot & { lifecycle: RunningLifecycle }) {
	const find = async () => (await deps.hot.select().from(tenants).where(eq(tenants.slug, slug)))[0];
	const existing = await find();
	if (existing?.state === "active" || existing?.state === "asleep") return existing;
	const { outcome } = await deps.lifecycle.createAndWait({
		slug,
		name: "Acme Medical Insurance Brokers",
		pack: packId,
		plan: "standard",
		owner_email: "owner@acme.test",
		owner_name: "Meera Iyer",
		owner_password: demoPassword,
	});
	if (outcome.state !== "done") {
		const { step, reason } = outcome.failure;
		throw new ProvisioningError(
			"runtime_failed",
			`The demo tenant could not be created at "${step}": ${reason} Start again to try once more.`,
		);
	}
	const made = await find();
	if (!made) throw new Error("the demo tenant is gone right after it was made");
	return made;
}
