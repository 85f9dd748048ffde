import { data } from "react-router";

/** Inside the shell, so that the way out is at hand. */
export function loader() {
	throw data(
		{ status: 404, code: "not_found", message: "There is no page at this address. Check it, or go back to the start." },
		{ status: 404 },
	);
}

export default function NotFound() {
	return null;
}
