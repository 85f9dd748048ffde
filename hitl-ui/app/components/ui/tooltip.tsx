import { Tooltip as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { Kbd } from "./kbd.tsx";

export const TooltipProvider = Radix.Provider;

interface TooltipProps {
	label: ReactNode;
	/** The key that does the same, drawn beside the label. */
	shortcut?: string;
	side?: "top" | "right" | "bottom" | "left";
	children: ReactNode;
}

/** Names its child on hover and focus. The child keeps its own `aria-label`: a phone has no hover. */
export function Tooltip({ label, shortcut, side = "bottom", children }: TooltipProps) {
	return (
		<Radix.Root>
			<Radix.Trigger asChild>{children}</Radix.Trigger>
			<Radix.Portal>
				<Radix.Content
					side={side}
					sideOffset={6}
					className="z-50 flex items-center gap-2 rounded-md bg-ink px-2 py-1 text-xs font-medium text-canvas shadow-raised"
				>
					{label}
					{shortcut ? <Kbd className="border-canvas/30 bg-transparent text-canvas">{shortcut}</Kbd> : null}
				</Radix.Content>
			</Radix.Portal>
		</Radix.Root>
	);
}
