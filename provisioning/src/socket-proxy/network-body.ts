import { z } from "zod";
import { label } from "#runtimes/docker/names.ts";
import { endpoint } from "./container-body.ts";

const named = (platform: string) =>
	z.string().regex(new RegExp(`^${platform}-[a-zA-Z0-9_.-]{1,128}$`), `must begin with ${platform}-`);
const labels = (platform: string) =>
	z
		.record(z.string().startsWith("flomastr."), z.string())
		.refine((given) => given[label.platform] === platform, `must have ${label.platform}=${platform}`);

/** The body of `POST /networks/create`: a bridge. Drivers' options are refused: some reach the host's own interfaces. */
export function networkBody(platform: string) {
	return z.strictObject({
		Name: named(platform),
		CheckDuplicate: z.boolean().optional(),
		Driver: z.literal("bridge", "must be bridge"),
		Internal: z.boolean().optional(),
		Labels: labels(platform),
		IPAM: z
			.strictObject({
				Driver: z.literal("default").optional(),
				Config: z.array(
					z.strictObject({ Subnet: z.cidrv4(), Gateway: z.ipv4().optional(), IPRange: z.cidrv4().optional() }),
				),
			})
			.optional(),
	});
}

/** The body of `POST /volumes/create`: a plain folder of the engine's. With options it could be any folder of the host. */
export function volumeBody(platform: string) {
	return z.strictObject({
		Name: z
			.string()
			.regex(
				new RegExp(`^${platform}-(?:n8n|compile)-[a-zA-Z0-9_.-]{1,128}$`),
				`must begin with ${platform}-n8n- or ${platform}-compile-`,
			),
		Driver: z.literal("local", "must be local").optional(),
		Labels: labels(platform),
	});
}

const id = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,200}$/);

/** The body of `POST /networks/{id}/connect`. */
export const connectBody = z.strictObject({ Container: id, EndpointConfig: endpoint.optional() });

/** The body of `POST /networks/{id}/disconnect`. */
export const disconnectBody = z.strictObject({ Container: id, Force: z.boolean().optional() });
