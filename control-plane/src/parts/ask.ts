import { reasonOf } from "@flomastr/provisioning/errors";
import { down, type Finding, type Part } from "./part.ts";

/** Asks a part how it is. Never throws and never takes longer than the limit: what does not answer is down. */
export async function askPart(part: Part, limitMs: number): Promise<Finding> {
	let timer: NodeJS.Timeout | undefined;
	const limit = new Promise<Finding>((resolve) => {
		const seconds = limitMs / 1000;
		timer = setTimeout(
			() => resolve(down(`It did not answer within ${seconds} s. See whether it is overloaded.`)),
			limitMs,
		);
	});
	try {
		return await Promise.race([part.check(), limit]);
	} catch (error) {
		return down(reasonOf(error));
	} finally {
		clearTimeout(timer);
	}
}
