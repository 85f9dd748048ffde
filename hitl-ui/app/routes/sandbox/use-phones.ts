import { useCallback, useEffect, useState } from "react";
import { newPhone, type Phone } from "./phone-client.ts";
import { storedPhones, storePhones } from "./stored-phones.ts";

export interface Phones {
	/** False until the browser's storage has been read. */
	ready: boolean;
	current: Phone | null;
	all: readonly Phone[];
	/** Makes a new customer and picks up their phone. */
	create: (name: string) => Promise<void>;
	use: (phone: Phone) => void;
	/** Forgets a phone the control plane does not know any more. */
	forget: (phone: Phone) => void;
	/** Lays the phone down, to make another customer. */
	lay: () => void;
}

/** The customers this browser plays. */
export function usePhones(): Phones {
	const [all, setAll] = useState<readonly Phone[] | null>(null);
	const [current, setCurrent] = useState<Phone | null>(null);
	useEffect(() => {
		const stored = storedPhones();
		setAll(stored);
		setCurrent(stored[0] ?? null);
	}, []);
	useEffect(() => {
		if (all) storePhones(all);
	}, [all]);

	const use = useCallback((phone: Phone) => {
		setCurrent(phone);
		setAll((phones) => [phone, ...(phones ?? []).filter(({ token }) => token !== phone.token)]);
	}, []);
	return {
		ready: all !== null,
		current,
		all: all ?? [],
		create: useCallback(async (name) => use(await newPhone(name)), [use]),
		use,
		forget: useCallback((phone) => {
			setCurrent((now) => (now?.token === phone.token ? null : now));
			setAll((phones) => (phones ?? []).filter(({ token }) => token !== phone.token));
		}, []),
		lay: useCallback(() => setCurrent(null), []),
	};
}
