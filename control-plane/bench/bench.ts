/** The embedded way of `npm start`, or the stack of `docker compose up`. */
export type Where = "embedded" | "compose";

/** A measurement with a name. Aims stand in the README; a bench only measures. */
export interface Bench {
	name: string;
	/** Where it can be run; the first unless somebody says another. */
	on: readonly [Where, ...Where[]];
	/** @returns figures by name, the unit at the name's end */
	run(where: Where): Promise<Record<string, number>>;
}
