/** Without those that are mistaken for each other when read aloud or from paper: i l o 0 1. */
const letters = "abcdefghjkmnpqrstuvwxyz23456789";

/** A random password of four groups, `k7mw-p3xa-…`: about 79 bits. */
export function generatePassword(): string {
	const groups = Array.from({ length: 4 }, () => Array.from({ length: 4 }, randomLetter).join(""));
	return groups.join("-");
}

/** Bytes beyond the last whole multiple are thrown away: a remainder would make some letters likelier. */
function randomLetter(): string {
	const limit = 256 - (256 % letters.length);
	for (;;) {
		const [byte = 255] = crypto.getRandomValues(new Uint8Array(1));
		if (byte < limit) return letters.charAt(byte % letters.length);
	}
}
