/** Seconds as `1:02` or `1:00:02`. */
export function showTimeCode(seconds: number): string {
	const whole = Math.max(0, Math.floor(seconds));
	const hours = Math.floor(whole / 3600);
	const minutes = Math.floor((whole % 3600) / 60);
	const rest = String(whole % 60).padStart(2, "0");
	return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** What a reviewer said at a moment of the recording, in seconds. */
export interface TimedComment {
	at: number;
	text: string;
}

/** The comments in an answer; anything of another shape is left out. */
export function timedComments(value: unknown): TimedComment[] {
	if (!Array.isArray(value)) return [];
	return value.filter(
		(item): item is TimedComment =>
			typeof item === "object" && item !== null && typeof item.at === "number" && typeof item.text === "string",
	);
}

/** The list with one comment more, in the order of the recording. */
export function addComment(comments: readonly TimedComment[], comment: TimedComment): TimedComment[] {
	return [...comments, comment].sort((a, b) => a.at - b.at);
}
