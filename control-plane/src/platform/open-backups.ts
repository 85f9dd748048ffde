import { join } from "node:path";
import type { BackupTools } from "@flomastr/provisioning/backups/backups";
import { createDirectoryStore } from "@flomastr/provisioning/backups/directory-store";
import { backupKey } from "@flomastr/provisioning/backups/key";
import { createS3Store } from "@flomastr/provisioning/backups/s3-store";
import type { Env } from "../env.ts";
import { AppError } from "../errors.ts";

/**
 * Where backups lie and what encrypts them.
 * @throws {AppError} `invalid` for a bucket without its keys
 */
export function openBackups(env: Env, dataDir: string, masterKey: Buffer): Omit<BackupTools, "holdings"> {
	return { store: openStore(env, dataDir), key: backupKey(masterKey), workFolder: join(dataDir, "work") };
}

function openStore(env: Env, dataDir: string): BackupTools["store"] {
	const [, bucket, prefix = ""] = /^s3:\/\/([^/]+)(?:\/(.*?))?\/?$/.exec(env.BACKUPS ?? "") ?? [];
	if (bucket === undefined) return createDirectoryStore(env.BACKUPS ?? join(dataDir, "backups"));
	const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = env;
	if (accessKeyId === undefined || secretAccessKey === undefined) {
		throw new AppError(
			"invalid",
			"BACKUPS names a bucket, but S3_ACCESS_KEY_ID or S3_SECRET_ACCESS_KEY is not set. Set both and start again.",
		);
	}
	return createS3Store({
		bucket,
		prefix,
		endpoint: env.S3_ENDPOINT,
		region: env.S3_REGION,
		accessKeyId,
		secretAccessKey,
	});
}
