export type N8nAnswer = {
	ok: boolean;
	status: number;
	headers: Headers;
	/** At most as much as was asked for. */
	text: string;
	/** Whether that is all there was. */
	whole: boolean;
};

/**
 * Asks a tenant's n8n. What answers there is the tenant's own: it may point at an address that only we can reach, so no
 * redirect is followed, and its answer may have no end, so no more than `most` bytes of it are read.
 */
export async function fetchN8n(
	url: string,
	init: Omit<RequestInit, "redirect"> & { signal: AbortSignal },
	most = 0,
): Promise<N8nAnswer> {
	const response = await fetch(url, { ...init, redirect: "manual" });
	const { ok, status, headers } = response;
	return { ok, status, headers, ...(await readUpTo(response.body, most)) };
}

async function readUpTo(body: ReadableStream<Uint8Array> | null, most: number) {
	if (body === null) return { text: "", whole: true };
	const parts: Uint8Array[] = [];
	let size = 0;
	for await (const part of body) {
		parts.push(part);
		size += part.length;
		// Leaving the loop cancels the rest.
		if (size > most) break;
	}
	return { text: Buffer.concat(parts).subarray(0, most).toString(), whole: size <= most };
}
