import { Form, useNavigation } from "react-router";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";

interface SignInFormProps {
	fields: Record<string, string>;
	message: string | null;
}

export function SignInForm({ fields, message }: SignInFormProps) {
	const busy = useNavigation().state !== "idle";
	return (
		<Card className="p-5">
			<Form method="post" noValidate className="flex flex-col gap-4">
				{message ? (
					<Alert tone="danger" live>
						{message}
					</Alert>
				) : null}
				<Field label="E-mail" error={fields.email}>
					<Input name="email" type="email" autoComplete="username" autoFocus className="h-10" />
				</Field>
				<Field label="Password" error={fields.password}>
					<Input name="password" type="password" autoComplete="current-password" className="h-10" />
				</Field>
				<Button type="submit" variant="primary" size="lg" disabled={busy}>
					{busy ? "Signing in…" : "Sign in"}
				</Button>
			</Form>
		</Card>
	);
}
