import type { TaskAction } from "@flomastr/contracts/task";

/**
 * The look of an action's button. A dangerous one is outlined: next to the primary action a red surface would draw the
 * eye to what should be done least.
 */
export function actionLook(style: TaskAction["style"]): { variant: "primary" | "secondary"; className: string } {
	if (style === "danger")
		return { variant: "secondary", className: "border-danger/45 text-danger-ink hover:bg-danger-soft" };
	return { variant: style, className: "" };
}
