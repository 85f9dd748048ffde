/** A file handed in. */
export interface IncomingFile {
	stream: ReadableStream<Uint8Array>;
	/** What the sender says it is; what it is found to be decides how it is kept. */
	mime_type: string;
	/** Its name as the sender wrote it. */
	name: string;
}

export interface StoredFile {
	id: string;
	/** Bytes. */
	size: number;
	/** Safe to serve: what a browser could execute is application/octet-stream. */
	mime_type: string;
	name: string;
}

/** Files that people and workflows of a tenant attach. A file belongs to its tenant and never changes. */
export interface MediaStore {
	/** @throws {AppError} `too_large`, with nothing kept; `invalid` for an empty file */
	put(tenantId: string, file: IncomingFile): Promise<StoredFile>;
	/** Null when this tenant has no such file, whoever else may have. */
	get(tenantId: string, id: string): Promise<(StoredFile & { stream: ReadableStream<Uint8Array> }) | null>;
	/** All files of a tenant, in no order. */
	list(tenantId: string): AsyncIterable<StoredFile>;
	/** Puts a file back as it was, from a backup; one that is there already is replaced. */
	putBack(tenantId: string, file: StoredFile, stream: ReadableStream<Uint8Array>): Promise<void>;
	/** Removes all of a tenant's files; none left is fine. */
	removeTenant(tenantId: string): Promise<void>;
}

/** As much as WhatsApp takes of a picture's larger kin; larger files belong elsewhere. */
export const mediaMaxBytes = 16 * 1024 * 1024;
