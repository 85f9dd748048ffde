import { ListChecks } from "lucide-react";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Kbd } from "#components/ui/kbd.tsx";

export default function NothingOpen() {
	return (
		<EmptyState icon={ListChecks} title="No task open">
			Choose one from the queue, or move with <Kbd>j</Kbd> <Kbd>k</Kbd> and open with <Kbd>Enter</Kbd>.
		</EmptyState>
	);
}
