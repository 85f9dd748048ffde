import { type ComponentProps, type RefObject, useLayoutEffect } from "react";

interface GrowingTextProps extends Omit<ComponentProps<"textarea">, "onChange" | "onSubmit" | "ref"> {
	ref: RefObject<HTMLTextAreaElement | null>;
	value: string;
	onChange: (text: string) => void;
	onSubmit: () => void;
	/** A picture pasted from the clipboard. */
	onPasteFile?: ((file: File) => void) | undefined;
}

/** A text box that grows with its text. Enter submits, except while an input method composes a character. */
export function GrowingText({ ref, value, onChange, onSubmit, onPasteFile, ...props }: GrowingTextProps) {
	// biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text.
	useLayoutEffect(() => {
		const box = ref.current;
		if (!box) return;
		box.style.height = "auto";
		box.style.height = `${Math.min(box.scrollHeight, 220)}px`;
	}, [ref, value]);
	return (
		<textarea
			ref={ref}
			rows={1}
			value={value}
			maxLength={65_536}
			onChange={(event) => onChange(event.target.value)}
			onKeyDown={(event) => {
				if (event.key === "Escape") event.currentTarget.blur();
				if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
				event.preventDefault();
				onSubmit();
			}}
			onPaste={(event) => {
				const file = event.clipboardData.files[0];
				if (!file || !onPasteFile) return;
				event.preventDefault();
				onPasteFile(file);
			}}
			className="max-h-55 min-h-9 resize-none bg-transparent px-1.5 py-1.5 text-sm outline-none placeholder:text-faint"
			{...props}
		/>
	);
}
