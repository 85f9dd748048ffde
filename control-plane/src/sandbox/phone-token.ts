import { createHmac, randomInt, timingSafeEqual } from "node:crypto";

/** A phone in a browser tab: which tenant it writes to, its number, and the name on its profile. */
export interface Phone {
	tenantId: string;
	connectionId: string;
	/** E.164. */
	number: string;
	name: string;
}

/** A number from the range India keeps free for fiction and tests would be too small; +91 99 and eight random digits. */
export const newNumber = (): string => `+9199${String(randomInt(0, 100_000_000)).padStart(8, "0")}`;

/** The bearer token of a phone: its data and a signature, so that nothing must be stored and no number be borrowed. */
export function signPhone(phone: Phone, secret: string): string {
	const data = Buffer.from(JSON.stringify(phone)).toString("base64url");
	return `${data}.${signatureOf(data, secret)}`;
}

/** @returns null for a token that is not ours */
export function readPhone(token: string, secret: string): Phone | null {
	const [data, signature] = token.split(".");
	if (!data || !signature) return null;
	const expected = Buffer.from(signatureOf(data, secret));
	const given = Buffer.from(signature);
	if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
	return JSON.parse(Buffer.from(data, "base64url").toString("utf8"));
}

const signatureOf = (data: string, secret: string) =>
	createHmac("sha256", `sandbox-phone/${secret}`).update(data).digest("base64url");
