import type { ErrorBody } from "@flomastr/contracts/error";

/** Why a call to the control plane failed, with its HTTP status. */
export type Failure = ErrorBody["error"] & { status: number };

/** What an action answers: the value, or the failure to show where the person is looking. */
export type Outcome<Value> = { ok: true; value: Value } | { ok: false; failure: Failure };

/** True for the failure that `read` throws, as an error boundary meets it. */
export function isFailure(value: unknown): value is Failure {
	return typeof value === "object" && value !== null && "code" in value && "message" in value && "status" in value;
}
