import { createContext, Script } from "node:vm";

const context = createContext(Object.create(null) as Record<string, unknown>);
const script = new Script("new RegExp(pattern, 'u').test(value)");

/** Time that the patterns of one decision may take together, in milliseconds. */
export interface PatternBudget {
	left: number;
}
export const patternBudget = (): PatternBudget => ({ left: 200 });

/**
 * Tests a text against a pattern that a workflow wrote. A pattern such as `^(a+)+$` can run for hours on a short text
 * and would stop the whole server; the engine is interrupted when the budget is used up.
 * @returns undefined when the budget did not suffice
 */
export function matchesPattern(pattern: string, value: string, budget: PatternBudget): boolean | undefined {
	if (budget.left < 1) return undefined;
	const started = performance.now();
	try {
		Object.assign(context, { pattern, value });
		return script.runInContext(context, { timeout: Math.ceil(budget.left) }) === true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return undefined;
		throw error;
	} finally {
		budget.left -= performance.now() - started;
		Object.assign(context, { pattern: "", value: "" });
	}
}

/** True when the pattern is a regular expression at all. */
export function compiles(pattern: string): boolean {
	try {
		new RegExp(pattern, "u");
		return true;
	} catch {
		return false;
	}
}
