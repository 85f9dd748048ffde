/** Bytes of a file's beginning that `safeType` wants to see. */
export const headBytes = 4096;

type Test = (head: Buffer) => boolean;
const starts =
	(hex: string, at = 0): Test =>
	(head) =>
		head.subarray(at, at + hex.length / 2).equals(Buffer.from(hex, "hex"));
const ascii =
	(text: string, at = 0): Test =>
	(head) =>
		head.subarray(at, at + text.length).equals(Buffer.from(text, "latin1"));
const both =
	(one: Test, other: Test): Test =>
	(head) =>
		one(head) && other(head);
const brand = (...names: string[]): Test => {
	const tests = names.map((name) => both(ascii("ftyp", 4), ascii(name, 8)));
	return (head) => tests.some((test) => test(head));
};

/** How a file of each type begins; the first that fits names it, whatever its sender says. */
const signatures: [type: string, test: Test][] = [
	["image/png", starts("89504e470d0a1a0a")],
	["image/jpeg", starts("ffd8ff")],
	["image/gif", ascii("GIF8")],
	["image/webp", both(ascii("RIFF"), ascii("WEBP", 8))],
	["image/avif", brand("avif")],
	["image/heic", brand("heic", "heix", "mif1")],
	["application/pdf", ascii("%PDF-")],
	["audio/wav", both(ascii("RIFF"), ascii("WAVE", 8))],
	["audio/mpeg", (head) => ascii("ID3")(head) || (head[0] === 0xff && [0xfb, 0xf3, 0xf2].includes(head[1] ?? 0))],
	["audio/aac", (head) => head[0] === 0xff && [0xf1, 0xf9].includes(head[1] ?? 0)],
	["audio/amr", ascii("#!AMR")],
	["audio/mp4", brand("M4A ")],
	["video/3gpp", brand("3gp")],
	["video/quicktime", brand("qt  ")],
	["video/mp4", ascii("ftyp", 4)],
];

/** Containers that say too little of themselves: the sender's word decides among these. */
const containers: [test: Test, allowed: string[]][] = [
	[ascii("ftyp", 4), ["video/mp4", "audio/mp4", "video/3gpp", "audio/3gpp", "video/quicktime"]],
	[ascii("OggS"), ["audio/ogg", "video/ogg"]],
	[starts("1a45dfa3"), ["video/webm", "audio/webm"]],
	[
		ascii("PK\x03\x04"),
		[
			"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
			"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
			"application/vnd.openxmlformats-officedocument.presentationml.presentation",
			"application/vnd.oasis.opendocument.text",
			"application/vnd.oasis.opendocument.spreadsheet",
			"application/vnd.oasis.opendocument.presentation",
		],
	],
	[starts("d0cf11e0a1b11ae1"), ["application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"]],
];

/**
 * The type a file is kept and served as: what its first bytes show it to be, among images, sound, film, PDF, office
 * documents and plain text. All else, pages and drawings with scripts above all, is application/octet-stream, which
 * a browser saves and never runs.
 */
export function safeType(declared: string, head: Buffer): string {
	const claimed = (declared.split(";")[0] ?? "").trim().toLowerCase();
	for (const [test, allowed] of containers) if (test(head) && allowed.includes(claimed)) return claimed;
	const found = signatures.find(([, test]) => test(head));
	if (found) return found[0];
	return ["text/plain", "text/csv"].includes(claimed) && isText(head) ? "text/plain" : "application/octet-stream";
}

/** The head may end within a character; everything before must be UTF-8 without a NUL. */
function isText(head: Buffer): boolean {
	if (head.includes(0)) return false;
	try {
		new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
		return true;
	} catch {
		return false;
	}
}
