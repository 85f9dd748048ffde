import { MessageCircle } from "lucide-react";
import { useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { PhoneError } from "./phone-client.ts";

interface StartScreenProps {
	/** False until the page runs in the browser. */
	ready: boolean;
	business: string;
	onStart: (name: string) => Promise<void>;
}

/** A phone fresh from its box: who is the customer? */
export function StartScreen({ ready, business, onStart }: StartScreenProps) {
	const [name, setName] = useState("");
	const [busy, setBusy] = useState(false);
	const [failure, setFailure] = useState<string | null>(null);
	const start = async () => {
		setBusy(true);
		setFailure(null);
		try {
			await onStart(name.trim());
		} catch (error) {
			setFailure(error instanceof PhoneError ? error.message : "The phone could not be made. Try again.");
			setBusy(false);
		}
	};
	return (
		<form
			aria-label="New customer"
			className="flex flex-1 flex-col justify-center gap-5 px-8 pb-16"
			onSubmit={(event) => {
				event.preventDefault();
				void start();
			}}
		>
			<div className="flex flex-col items-center gap-3 text-center">
				<span className="flex size-16 items-center justify-center rounded-2xl bg-accent text-on-accent">
					<MessageCircle aria-hidden className="size-8" />
				</span>
				<div>
					<p className="text-lg font-semibold text-balance">Write to {business}</p>
					<p className="text-[13px] text-balance text-muted">You get a number of your own and play a customer.</p>
				</div>
			</div>
			{failure ? (
				<Alert tone="danger" live>
					{failure}
				</Alert>
			) : null}
			<Field label="Your name" help="It may stay empty.">
				<Input
					value={name}
					maxLength={80}
					autoComplete="off"
					placeholder="Dr Ananya Rao"
					onChange={(event) => setName(event.target.value)}
					className="h-11 text-base"
				/>
			</Field>
			<Button type="submit" variant="primary" size="lg" disabled={!ready || busy}>
				{busy ? "One moment…" : "Start chatting"}
			</Button>
		</form>
	);
}
