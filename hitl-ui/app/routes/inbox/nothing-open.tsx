import { MessagesSquare } from "lucide-react";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Kbd } from "#components/ui/kbd.tsx";

export default function NothingOpen() {
	return (
		<EmptyState icon={MessagesSquare} title="Choose a conversation">
			<p>
				<Kbd>j</Kbd> <Kbd>k</Kbd> move along the list, <Kbd>Enter</Kbd> opens, <Kbd>?</Kbd> shows every key.
			</p>
		</EmptyState>
	);
}
