/** The part of pino that provisioning uses: details first, then the sentence. Secrets never go in. */
export interface Log {
	info(details: Record<string, unknown>, message: string): void;
	warn(details: Record<string, unknown>, message: string): void;
	error(details: Record<string, unknown>, message: string): void;
}
