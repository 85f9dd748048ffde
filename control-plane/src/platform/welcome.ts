/** What a newcomer needs to know after the start: where to go, and as whom. */
export function welcome(options: {
	originOf(name: string): string;
	demo: boolean;
	/** Made at this start; null when there was one already. */
	operator: { email: string; password: string | null } | null;
}): string[] {
	const { originOf, demo, operator } = options;
	const acme = originOf("acme");
	if (!demo) {
		const who = operator
			? `sign in as ${operator.email}${operator.password === null ? " with OPERATOR_PASSWORD" : ""}`
			: "sign in as an operator";
		const secret = operator?.password
			? [`  Password, shown this once: ${operator.password}`, "  Keep it, and change it after signing in."]
			: [];
		return ["", `  Console        ${originOf("console")}   ${who}`, ...secret];
	}
	const rows = [
		["Console", originOf("console"), "operator@flomastr.test"],
		["Acme", acme, "owner@acme.test · asha@acme.test · ravi@acme.test (agents)"],
		["Sandbox phone", `${acme}/sandbox`, "play a customer; no sign-in"],
		["n8n editor", `${acme}/flows/`, "opens from the front end, as owner@acme.test"],
	];
	const table = rows.map(([name = "", url = "", who]) => `  ${name.padEnd(14)} ${url.padEnd(38)} ${who}`);
	return [
		"",
		...table,
		"",
		"  Every demo password: flomastr-demo. This way of running is for evaluation and development.",
	];
}
