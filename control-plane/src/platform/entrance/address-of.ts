import { lookup } from "node:dns/promises";

/** The IP address of what is listened at. @param listen `host:port` */
export async function addressOf(listen: string): Promise<string> {
	const { hostname } = new URL(`http://${listen}`);
	return (await lookup(hostname.replace(/^\[|\]$/g, ""))).address;
}
