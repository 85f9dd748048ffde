/** Why a call does not get through: what was found and what is allowed. Answered as the engine answers, `{message}`. */
export class Refused extends Error {
	readonly status: number;

	constructor(message: string, status = 403) {
		super(message);
		this.status = status;
	}
}
