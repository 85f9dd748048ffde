/** Takes the eye and the focus to the first message on the page. */
export function showFirstError(page: HTMLElement | null): void {
	const wrong = page?.querySelector<HTMLElement>('[aria-invalid="true"]');
	const message = page?.querySelector<HTMLElement>("[data-error]");
	const first =
		wrong && message && wrong.compareDocumentPosition(message) & Node.DOCUMENT_POSITION_PRECEDING
			? message
			: (wrong ?? message);
	const target = first?.matches("[data-error]") ? (first.closest<HTMLElement>("[data-component-id]") ?? first) : first;
	target?.scrollIntoView({ block: "center", behavior: "smooth" });
	target?.focus({ preventScroll: true });
}
