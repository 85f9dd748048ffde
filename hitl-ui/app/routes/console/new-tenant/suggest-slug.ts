/** A slug from a name: `Acme Medical & Co.` → `acme-medical-co`; empty when nothing of it can stand in a host name. */
export function suggestSlug(name: string): string {
	return name
		.normalize("NFKD")
		.replaceAll(/\p{M}+/gu, "")
		.toLowerCase()
		.replaceAll(/[^a-z0-9]+/g, "-")
		.replace(/^[^a-z]+/, "")
		.slice(0, 40)
		.replace(/-+$/, "");
}
