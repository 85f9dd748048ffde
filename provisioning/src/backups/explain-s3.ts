import { ProvisioningError, reasonOf, systemCodeOf } from "#errors.ts";

/** What a store's refusal means and what to do about it, by S3's own error names. */
const meanings: Record<string, string> = {
	NoSuchBucket: "there is no such bucket. Make it, or correct BACKUPS",
	AccessDenied: "the key may not do this. Allow it to put, get, list and delete objects and multipart uploads",
	InvalidAccessKeyId: "it does not know the key. Correct S3_ACCESS_KEY_ID",
	SignatureDoesNotMatch: "the secret is wrong. Correct S3_SECRET_ACCESS_KEY, or S3_REGION if the store checks it",
	PermanentRedirect: "the bucket is in another region. Correct S3_REGION",
	AuthorizationHeaderMalformed: "the bucket is in another region. Correct S3_REGION",
	RequestTimeTooSkewed: "this host's clock is wrong. Set it",
	QuotaExceeded: "there is no room left. Free some, or keep fewer backups",
	XMinioStorageFull: "there is no room left. Free some, or keep fewer backups",
	SlowDown: "it is overloaded. The next try may succeed",
};

const networkCodes = ["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT", "EHOSTUNREACH", "EPIPE"];

/** A failure of an S3 store in words an operator can act on; what is not the store's failure stays as it is. */
export function explainS3(error: unknown, place: string): unknown {
	if (error instanceof ProvisioningError || !(error instanceof Error)) return error;
	const options = { cause: error };
	if (error.name === "NoSuchKey" || error.name === "NotFound") {
		return new ProvisioningError(
			"backup_missing",
			`The backup is not in ${place}. It was deleted there, or the setting BACKUPS names another place now.`,
			options,
		);
	}
	const meaning = meanings[error.name];
	if (meaning !== undefined) return new ProvisioningError("backups_down", `${place} refuses: ${meaning}.`, options);
	if (error.name === "TimeoutError" || networkCodes.includes(systemCodeOf(error) ?? "")) {
		const message = `${place} does not answer (${reasonOf(error)}). Check S3_ENDPOINT and the network; backups go on by themselves.`;
		return new ProvisioningError("backups_down", message, options);
	}
	// Everything else that carries the SDK's metadata came from the store.
	if ("$metadata" in error) {
		return new ProvisioningError("backups_down", `${place} refuses: ${error.name}, ${error.message}`, options);
	}
	return error;
}

export function isMissing(error: unknown): boolean {
	return error instanceof ProvisioningError && error.code === "backup_missing";
}
