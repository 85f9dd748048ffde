/** A line between what does not belong together. */
export function Divider() {
	return <hr className="border-line" />;
}
