import { Dices } from "lucide-react";
import type { ComponentProps } from "react";
import { Button } from "#components/ui/button.tsx";
import { Input } from "#components/ui/input.tsx";
import { generatePassword } from "./generate-password.ts";

interface PasswordInputProps extends Omit<ComponentProps<"input">, "value" | "onChange"> {
	value: string;
	set: (value: string) => void;
}

/** A password that is chosen for somebody else: readable, because it must be handed over. */
export function PasswordInput({ value, set, ...naming }: PasswordInputProps) {
	return (
		<div className="flex gap-2">
			<Input
				{...naming}
				autoComplete="off"
				autoCapitalize="none"
				spellCheck={false}
				value={value}
				onChange={(event) => set(event.target.value)}
				className="font-mono"
			/>
			<Button onClick={() => set(generatePassword())}>
				<Dices aria-hidden /> Generate
			</Button>
		</div>
	);
}
