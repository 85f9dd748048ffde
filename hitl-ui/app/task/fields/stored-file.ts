import { z } from "zod";

/** What `POST /api/media` answers. */
export const StoredMedia = z.object({
	id: z.string(),
	url: z.string(),
	mime_type: z.string(),
	size: z.number(),
});
export type StoredMedia = z.infer<typeof StoredMedia>;

/** The answer of a `file` field; a property of type `string` gets the URL alone. */
export interface StoredFile {
	name: string;
	url: string;
	mime_type: string;
	size: number;
}

/** Largest file the control plane takes, in bytes. */
export const largestFile = 3 * 1024 * 1024;

/** The file in an answer, however the property's type shaped it. */
export function storedFile(value: unknown): Pick<StoredFile, "name" | "url"> | null {
	if (typeof value === "string" && value !== "") return { name: value.split("/").at(-1) ?? value, url: value };
	if (typeof value !== "object" || value === null) return null;
	const { name, url } = value as Partial<StoredFile>;
	return typeof url === "string" ? { name: name ?? url, url } : null;
}
