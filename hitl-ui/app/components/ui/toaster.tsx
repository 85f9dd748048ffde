import { Toaster as Sonner } from "sonner";

/** Where toasts appear; raise one with sonner's `toast(…)`. */
export function Toaster({ theme }: { theme: "system" | "light" | "dark" }) {
	return (
		<Sonner
			theme={theme}
			position="bottom-right"
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
