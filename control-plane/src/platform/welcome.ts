/** What a newcomer needs to know after the start: where to go, and as whom. */
export function welcome(options: {
	originOf(name: string): string;
	demo: boolean;
	/** On one's own machine, where the operator has the demo's password too. */
	evaluation: boolean;
	operatorEmail: string;
	/** Made at this start; null when there was one already. */
	operator: { email: string; password: string | null } | null;
}): string[] {
	const { originOf, demo, evaluation, operatorEmail, operator } = options;
	const acme = originOf("acme");
	const secret = operator?.password
		? [`  Password, shown this once: ${operator.password}`, "  Keep it, and change it after signing in."]
		: [];
	if (!demo) {
		const who = operator
			? `sign in as ${operator.email}${operator.password === null ? " with OPERATOR_PASSWORD" : ""}`
			: "sign in as an operator";
		return ["", `  Console        ${originOf("console")}   ${who}`, ...secret];
	}
	const rows = [
		["Console", originOf("console"), operatorEmail],
		["Acme", acme, "owner@acme.test · asha@acme.test · ravi@acme.test (agents)"],
		["Sandbox phone", `${acme}/sandbox`, "play a customer; no sign-in"],
		["n8n editor", `${acme}/flows/`, "opens from the front end, as owner@acme.test"],
	];
	const table = rows.map(([name = "", url = "", who]) => `  ${name.padEnd(14)} ${url.padEnd(38)} ${who}`);
	return [
		"",
		...table,
		...secret,
		"",
		evaluation
			? "  Every demo password: flomastr-demo. This way of running is for evaluation and development."
			: "  The demo's people sign in with flomastr-demo, which everybody knows: remove it before others reach this host.",
	];
}
