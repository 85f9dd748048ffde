import { Toaster as Sonner } from "sonner";

/** Where toasts appear; raise one with sonner's `toast(…)`. */
export function Toaster({ theme }: { theme: "system" | "light" | "dark" }) {
	return (
		<Sonner
			theme={theme}
			// Away from what is pressed most: the composer and the actions are at the lower right.
			position="bottom-left"
			offset={{ left: 72, bottom: 16 }}
			mobileOffset={{ bottom: 64 }}
			closeButton
			toastOptions={{
				style: {
					background: "var(--color-raised)",
					color: "var(--color-ink)",
					borderColor: "var(--color-line)",
					boxShadow: "var(--shadow-raised)",
					fontFamily: "var(--font-sans)",
				},
				actionButtonStyle: { background: "var(--color-accent)", color: "var(--color-on-accent)" },
			}}
		/>
	);
}
