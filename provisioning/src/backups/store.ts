import type { Readable } from "node:stream";

export type StoredBackup = {
	/** As it was put: `<tenant id>/<backup id>`. */
	name: string;
	/** As stored. */
	bytes: number;
};

/**
 * Where backups lie. A backup is there as a whole or not at all: one whose writing was cut off is never listed. Every
 * verb may be repeated; failures are `ProvisioningError`s. Implementations pass `conformance.ts`.
 */
export interface BackupStore {
	/** In words, for people: `the folder /var/backups`. */
	readonly place: string;
	/**
	 * Writes the stream to its end, in pieces, and replaces what had this name. When the stream fails nothing is kept.
	 * @returns bytes written
	 */
	put(name: string, stream: Readable): Promise<number>;
	/** @throws ProvisioningError `backup_missing` */
	get(name: string): Promise<Readable>;
	/** In no order. */
	list(): Promise<StoredBackup[]>;
	/** One that is not there is fine. */
	delete(name: string): Promise<void>;
	/** Removes what writings that were cut off before this moment left behind. */
	tidy(before: Date): Promise<void>;
}

/** Names become paths and keys: two ids and nothing else. @throws RangeError */
export function checkedName(name: string): string {
	if (!/^[0-9a-f-]{1,64}\/[0-9a-f-]{1,64}$/.test(name))
		throw new RangeError("a backup is named <tenant id>/<backup id>");
	return name;
}
