import type { Thread } from "@flomastr/contracts/conversation";
import type { Content } from "@flomastr/contracts/message";
import { useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";

/** True when the vendor takes only templates: the customer has been silent for too long. */
export function isWindowOver(thread: Thread): boolean {
	return thread.window_expires_at !== null && Date.parse(thread.window_expires_at) <= Date.now();
}

/** Says that only a template can be sent, and sends one by its name. */
export function WindowBanner({ onSend }: { onSend: (content: Content) => void }) {
	const [name, setName] = useState("");
	const [language, setLanguage] = useState("en");
	return (
		<Alert tone="warning" title="The 24-hour window has closed">
			<p>
				The customer last wrote more than 24 hours ago, so WhatsApp delivers approved templates only. When they answer,
				you can write freely again.
			</p>
			<form
				aria-label="Send a template"
				className="mt-3 flex flex-wrap items-end gap-2"
				onSubmit={(event) => {
					event.preventDefault();
					onSend({ kind: "template", name: name.trim(), language: language.trim() });
					setName("");
				}}
			>
				<div className="min-w-44 flex-1">
					<Field label="Template name">
						<Input value={name} maxLength={512} onChange={(event) => setName(event.target.value)} />
					</Field>
				</div>
				<div className="w-24">
					<Field label="Language">
						<Input value={language} maxLength={15} onChange={(event) => setLanguage(event.target.value)} />
					</Field>
				</div>
				<Button type="submit" variant="primary" disabled={!name.trim() || language.trim().length < 2}>
					Send template
				</Button>
			</form>
		</Alert>
	);
}
