import type { TaskAction } from "@flomastr/contracts/task";

/** The look of an action's button. */
export function actionVariant(style: TaskAction["style"]): "primary" | "danger" | "secondary" {
	return style;
}
