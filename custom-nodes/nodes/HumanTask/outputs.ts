/**
 * The node's outputs: one for each action, then "Timeout". This function is turned into text and evaluated by n8n, in the
 * editor too, so it uses nothing from outside itself.
 */
export const outputsOf = (parameters: { actions?: { action?: { id?: string; label?: string }[] } }) => {
	const actions = parameters.actions?.action ?? [];
	return [
		...actions.map((action) => ({ type: "main", displayName: action.label || action.id || "Action" })),
		{ type: "main", displayName: "Timeout" },
	];
};
