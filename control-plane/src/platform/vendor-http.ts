import { type Http, realHttp } from "#channels/channel.ts";
import type { ConnectionDirectory } from "#channels/connections.ts";
import { inProcessFetch } from "#http/in-process-fetch.ts";
import type { MediaStore } from "#media/media-store.ts";
import { type Dispatch, phoneVendorOrigin } from "#sandbox/hook-client.ts";
import { phoneVendor } from "#sandbox/phone-vendor.ts";

/** The network as adapters see it: real vendors outside, the sandbox phones' vendors in this process. */
export function createVendorHttp(deps: {
	connections: ConnectionDirectory;
	media: MediaStore;
	dispatch: Dispatch;
	/** Host and port of a tenant, as a browser writes them. */
	hostOf(tenantId: string): Promise<string>;
}): Http {
	return { ...realHttp, fetch: inProcessFetch({ [phoneVendorOrigin]: phoneVendor(deps).fetch }) };
}
