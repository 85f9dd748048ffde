import { callApi, listAll, type N8nAccess } from "./request.ts";

export type Credential = { name: string; type: string; data: Record<string, string> };

/** Makes a credential or sets its data anew; found again by name and type. Returns its id. */
export async function putCredential(access: N8nAccess, credential: Credential): Promise<string> {
	const known = await findCredential(access, credential);
	if (known !== null) {
		await callApi(access, {
			method: "PATCH",
			path: `/credentials/${known}`,
			body: { name: credential.name, data: credential.data },
		});
		return known;
	}
	const made = await callApi<{ id: string }>(access, { method: "POST", path: "/credentials", body: credential });
	return made.id;
}

/** The id of a credential, or null. */
export async function findCredential(
	access: N8nAccess,
	wanted: Pick<Credential, "name" | "type">,
): Promise<string | null> {
	const all = await listAll<{ id: string; name: string; type: string }>(access, "/credentials");
	return all.find(({ name, type }) => name === wanted.name && type === wanted.type)?.id ?? null;
}
