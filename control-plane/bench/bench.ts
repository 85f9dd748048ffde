/** A measurement with a name. Aims stand in the README; a bench only measures. */
export interface Bench {
	name: string;
	/** @returns figures by name, the unit at the name's end */
	run(): Promise<Record<string, number>>;
}
