/** Why an inbound file cannot be had. */
export type MediaProblem = "gone" | "too_large" | "refused" | "unreachable";

/** Thrown by `fetchMedia`; the message is fit for an agent. */
export class MediaUnavailable extends Error {
	readonly problem: MediaProblem;

	constructor(problem: MediaProblem, message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = "MediaUnavailable";
		this.problem = problem;
	}
}
