import { ProvisioningError, type ProvisioningErrorCode, reasonOf, systemCodeOf } from "#errors.ts";

/** Many times what the engine takes for anything but stopping a container. */
const answerLimitMs = 60_000;

/** How the engine refused: HTTP status and its own sentence. Zero when it did not answer at all. */
export type Refusal = { status: number; reason: string };

/**
 * Asks the engine and turns its failures into sentences an operator can act on.
 *
 * @param what As in "The engine could not <what>".
 * @throws ProvisioningError
 */
export async function ask<T>(what: string, question: () => Promise<T>, limitMs = answerLimitMs): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const limit = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new EngineSilent(limitMs)), limitMs);
	});
	try {
		return await Promise.race([question(), limit]);
	} catch (thrown) {
		throw explained(what, thrown);
	} finally {
		clearTimeout(timer);
	}
}

/** The same for what may be missing or in the wanted state already: null then. */
export async function askFor<T>(
	what: string,
	question: () => Promise<T>,
	fine: number[] = [404],
	limitMs?: number,
): Promise<T | null> {
	const orNull = () =>
		question().catch((thrown: unknown) => {
			if (fine.includes(refusalOf(thrown).status)) return null;
			throw thrown;
		});
	return ask(what, orNull, limitMs);
}

export function refusalOf(thrown: unknown): Refusal {
	const cause = thrown instanceof ProvisioningError && thrown.cause !== undefined ? thrown.cause : thrown;
	const { statusCode, json }: { statusCode?: unknown; json?: unknown } = Object(cause);
	const { message }: { message?: unknown } = Object(json);
	return {
		status: typeof statusCode === "number" ? statusCode : 0,
		reason: typeof message === "string" ? message.trim() : reasonOf(cause),
	};
}

class EngineSilent extends Error {
	constructor(limitMs: number) {
		super(`no answer within ${limitMs / 1000} s`);
	}
}

const away = new Set([
	"ECONNREFUSED",
	"ENOENT",
	"EACCES",
	"ECONNRESET",
	"EPIPE",
	"ETIMEDOUT",
	"ENOTFOUND",
	"EAI_AGAIN",
]);

function explained(what: string, thrown: unknown): ProvisioningError {
	if (thrown instanceof ProvisioningError) return thrown;
	const { status, reason } = refusalOf(thrown);
	const system = systemCodeOf(thrown);
	if (thrown instanceof EngineSilent || status === 502 || status === 503 || (system && away.has(system))) {
		return new ProvisioningError(
			"docker_down",
			`The Docker engine does not answer (${reason}) and so could not ${what}. Start it (systemctl start docker) and see that this process may use its socket; FloMastr goes on by itself.`,
			{ cause: thrown },
		);
	}
	return new ProvisioningError(...refused(what, reason), { cause: thrown });
}

function refused(what: string, reason: string): [ProvisioningErrorCode, string] {
	const found = `The Docker engine could not ${what}: ${reason}.`.replace("..", ".");
	if (/no such image|manifest unknown/i.test(reason))
		return ["image_missing", `${found} Build or load the image and try again.`];
	if (/no space left on device|disk quota exceeded/i.test(reason)) {
		return ["no_space", `${found} Free space where Docker keeps its data (docker system df shows what takes it).`];
	}
	if (/port is already allocated|address already in use/i.test(reason)) {
		return [
			"port_taken",
			`${found} Another container has this address; remove it or choose another range of addresses.`,
		];
	}
	return ["runtime_failed", found];
}
