import { Readable } from "node:stream";
import {
	AbortMultipartUploadCommand,
	DeleteObjectCommand,
	GetObjectCommand,
	ListMultipartUploadsCommand,
	paginateListObjectsV2,
	S3Client,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { explainS3, isMissing } from "./explain-s3.ts";
import { type BackupStore, checkedName, type StoredBackup } from "./store.ts";

export type S3Options = {
	bucket: string;
	/** Put before every key, without a slash at either end; several platforms may share a bucket. */
	prefix: string;
	/** Of a store that is not Amazon's, e.g. `https://minio.example.com`. */
	endpoint?: string;
	region: string;
	accessKeyId: string;
	secretAccessKey: string;
	/** After this long without a byte, a store counts as away; a minute. Then the request is tried again. */
	silentMs?: number;
};

const ending = ".backup";
/** S3 takes 10,000 parts at most: 16 MiB each make 156 GiB. Two parts are held in memory at once. */
const partBytes = 16 * 1024 * 1024;
const atOnce = 2;
/** Of one part, on a slow line. */
const requestMs = 10 * 60_000;
const connectMs = 10_000;

/**
 * Keeps backups as objects of any S3-compatible store. Large ones go in parts, which the store puts together at the end:
 * until then there is no object. The AWS SDK, because it signs, retries and resumes as all such stores expect.
 */
export function createS3Store(options: S3Options): BackupStore {
	const { bucket: Bucket, prefix, silentMs = 60_000 } = options;
	const place = `the bucket ${Bucket}${options.endpoint ? ` at ${options.endpoint}` : ""}`;
	const before = prefix === "" ? "" : `${prefix}/`;
	const keyOf = (name: string): string => `${before}${checkedName(name)}${ending}`;
	const client = new S3Client({
		region: options.region,
		endpoint: options.endpoint,
		// Stores that are not Amazon's seldom have a host name per bucket.
		forcePathStyle: options.endpoint !== undefined,
		credentials: { accessKeyId: options.accessKeyId, secretAccessKey: options.secretAccessKey },
		// Newer checksums are unknown to many stores; the signature covers every part's content as it is.
		requestChecksumCalculation: "WHEN_REQUIRED",
		responseChecksumValidation: "WHEN_REQUIRED",
		maxAttempts: 4,
		requestHandler: {
			connectionTimeout: connectMs,
			socketTimeout: silentMs,
			requestTimeout: requestMs,
			throwOnRequestTimeout: true,
		},
	});
	const said = async <Result>(work: () => Promise<Result>): Promise<Result> => {
		try {
			return await work();
		} catch (error) {
			throw explainS3(error, place);
		}
	};

	return {
		place,
		put: (name, stream) =>
			said(async () => {
				let bytes = 0;
				const counted = Readable.from(
					stream.map((chunk: Buffer) => {
						bytes += chunk.length;
						return chunk;
					}),
				);
				const params = { Bucket, Key: keyOf(name), Body: counted };
				const upload = new Upload({ client, params, partSize: partBytes, queueSize: atOnce, leavePartsOnError: false });
				await upload.done();
				return bytes;
			}),
		get: (name) =>
			said(async () => {
				const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: keyOf(name) }));
				return Body as Readable;
			}),
		list: () =>
			said(async () => {
				const found: StoredBackup[] = [];
				for await (const page of paginateListObjectsV2({ client }, { Bucket, Prefix: before })) {
					for (const { Key, Size } of page.Contents ?? []) {
						const name = Key?.slice(before.length, -ending.length) ?? "";
						// Somebody may keep other things beside them.
						if (Key?.endsWith(ending) && isName(name)) found.push({ name, bytes: Size ?? 0 });
					}
				}
				return found;
			}),
		delete: (name) =>
			said(async () => {
				await client.send(new DeleteObjectCommand({ Bucket, Key: keyOf(name) }));
			}).catch((error: unknown) => {
				if (!isMissing(error)) throw error;
			}),
		tidy: (until) =>
			said(async () => {
				// A thousand at a time are many more than ever are left behind; the next run finds the rest.
				const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket, Prefix: before }));
				for (const { Key, UploadId, Initiated } of Uploads) {
					if (Initiated === undefined || Initiated >= until) continue;
					await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
				}
			}),
	};
}

function isName(name: string): boolean {
	try {
		return checkedName(name) === name;
	} catch {
		return false;
	}
}
