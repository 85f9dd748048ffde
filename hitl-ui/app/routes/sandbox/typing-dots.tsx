/** The other side writes. */
export function TypingDots({ business }: { business: string }) {
	return (
		<p className="mt-2 flex w-fit animate-appear gap-1 rounded-2xl rounded-bl-md bg-raised px-4 py-3.5 shadow-card">
			<span className="sr-only">{business} is typing</span>
			{[0, 200, 400].map((delay) => (
				<span
					key={delay}
					aria-hidden
					style={{ animationDelay: `${delay}ms` }}
					className="size-1.5 animate-pulse-soft rounded-full bg-muted"
				/>
			))}
		</p>
	);
}
