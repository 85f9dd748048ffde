import { useOutletContext } from "react-router";

export interface Colleague {
	id: string;
	name: string;
	role: string;
}

/** The people a conversation can be given to; inside the inbox only. */
export function usePeople(): Colleague[] {
	return useOutletContext<{ people: Colleague[] }>().people;
}
