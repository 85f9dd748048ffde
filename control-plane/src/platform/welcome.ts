/** What a newcomer needs to know after the start: where to go, and as whom. @param origin of a host's first label */
export function welcome(origin: (name: string) => string, demo: boolean): string[] {
	const operator = ["Console", origin("console"), "operator@flomastr.test"];
	const acme = origin("acme");
	const rows = demo
		? [
				operator,
				["Acme", acme, "owner@acme.test · asha@acme.test · ravi@acme.test (agents)"],
				["Sandbox phone", `${acme}/sandbox`, "play a customer; no sign-in"],
				["n8n editor", `${acme}/flows/`, "opens from the front end, as owner@acme.test"],
			]
		: [operator];
	const table = rows.map(([name = "", url = "", who]) => `  ${name.padEnd(14)} ${url.padEnd(38)} ${who}`);
	return [
		"",
		...table,
		"",
		"  Every demo password: flomastr-demo. This way of running is for evaluation and development.",
	];
}
