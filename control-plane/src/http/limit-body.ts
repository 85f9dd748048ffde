import { bodyLimit } from "hono/body-limit";
import { AppError } from "../errors.ts";

/**
 * Refuses a larger body, with or without a `Content-Length`, before a handler reads it.
 * @param maxSize bytes
 * @param message names the limit and what to do instead
 */
export const limitBody = (maxSize: number, message: string) =>
	bodyLimit({
		maxSize,
		onError: () => {
			throw new AppError("too_large", message);
		},
	});
