import { z } from "zod";
import { Phone } from "./phone-client.ts";

const place = "flomastr.sandbox.phones";
const Stored = z.array(Phone).max(50);

/** The phones this browser has made, the one in use first. */
export function storedPhones(): Phone[] {
	try {
		const stored = Stored.safeParse(JSON.parse(localStorage.getItem(place) ?? "[]"));
		return stored.success ? stored.data : [];
	} catch {
		// A browser may refuse storage; the phone then lasts as long as the page.
		return [];
	}
}

/** Keeps the newest twenty. */
export function storePhones(phones: readonly Phone[]): void {
	try {
		localStorage.setItem(place, JSON.stringify(phones.slice(0, 20)));
	} catch {
		// As above.
	}
}
