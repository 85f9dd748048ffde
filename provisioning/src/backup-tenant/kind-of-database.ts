/** A dump of the embedded engine is of no use to a server, and the other way round. */
export function kindOfDatabase(host: string): "embedded" | "postgres" {
	return host === "embedded" ? "embedded" : "postgres";
}
