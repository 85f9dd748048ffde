import type { ComponentProps } from "../component-props.ts";
import { JsonTree } from "../json-tree.tsx";

/** Data as it came. */
export function JsonView({ component }: Pick<ComponentProps<"json_view">, "component">) {
	return <JsonTree value={component.value} />;
}
