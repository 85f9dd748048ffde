import type { UnknownComponent } from "@flomastr/contracts/component";
import { Alert } from "#components/ui/alert.tsx";
import { JsonTree } from "../json-tree.tsx";

/** A component of a newer version: shown as data, so that the task can still be read and decided. */
export function Unknown({ component }: { component: UnknownComponent }) {
	const { type, id: _, label, ...rest } = component;
	return (
		// biome-ignore lint/a11y/useSemanticElements: a group of a task, not of a form
		<div role="group" aria-label={typeof label === "string" ? label : type} className="flex flex-col gap-2">
			{typeof label === "string" && <span className="font-medium text-sm">{label}</span>}
			<Alert tone="warning">
				This part has a type this version does not draw (“{type}”). Its contents stand below as data.
			</Alert>
			<JsonTree value={rest} />
		</div>
	);
}
