import type { Content } from "@flomastr/contracts/message";
import { ImagePlus, SendHorizontal, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { shrinkImage } from "./shrink-image.ts";

interface ChatInputProps {
	onSend: (content: Content, image?: Blob) => void;
}

/** Text, and a picture with the text as its caption. */
export function ChatInput({ onSend }: ChatInputProps) {
	const [text, setText] = useState("");
	const [image, setImage] = useState<Blob | null>(null);
	const picker = useRef<HTMLInputElement>(null);
	const box = useRef<HTMLInputElement>(null);
	const submit = () => {
		const words = text.trim();
		if (image) {
			const caption = words.slice(0, 1024);
			onSend({ kind: "media", media: "image", mime_type: image.type, ...(caption ? { caption } : {}) }, image);
		} else if (words) onSend({ kind: "text", text: words });
		else return;
		setText("");
		setImage(null);
		box.current?.focus();
	};
	return (
		<form
			aria-label="Write a message"
			className="flex shrink-0 flex-col gap-2 border-t bg-canvas px-3 pt-2 pb-3 sm:pb-6"
			onSubmit={(event) => {
				event.preventDefault();
				submit();
			}}
		>
			{image ? <ImagePreview image={image} onRemove={() => setImage(null)} /> : null}
			<div className="flex items-center gap-2">
				<input
					ref={picker}
					type="file"
					accept="image/png,image/jpeg,image/webp,image/gif"
					aria-label="Picture to send"
					className="hidden"
					onChange={(event) => {
						const file = event.target.files?.[0];
						event.target.value = "";
						if (file) void shrinkImage(file).then(setImage);
					}}
				/>
				<Button
					variant="ghost"
					size="icon"
					aria-label="Send a picture"
					onClick={() => picker.current?.click()}
					className="size-10 rounded-full [&_svg]:size-5"
				>
					<ImagePlus aria-hidden />
				</Button>
				<input
					ref={box}
					aria-label="Message"
					placeholder={image ? "Add a caption" : "Message"}
					value={text}
					maxLength={4096}
					autoComplete="off"
					enterKeyHint="send"
					onChange={(event) => setText(event.target.value)}
					className="h-10 min-w-0 flex-1 rounded-full border border-line-strong/60 bg-raised px-4 text-[15px] placeholder:text-faint focus-visible:outline-1 focus-visible:outline-offset-0"
				/>
				<Button
					type="submit"
					variant="primary"
					aria-label="Send"
					disabled={!text.trim() && !image}
					className="size-10 rounded-full px-0 [&_svg]:size-5"
				>
					<SendHorizontal aria-hidden />
				</Button>
			</div>
		</form>
	);
}

function ImagePreview({ image, onRemove }: { image: Blob; onRemove: () => void }) {
	const [url, setUrl] = useState<string | null>(null);
	useEffect(() => {
		const made = URL.createObjectURL(image);
		setUrl(made);
		return () => URL.revokeObjectURL(made);
	}, [image]);
	return (
		<div className="relative self-start">
			{url ? <img src={url} alt="The one you chose" className="h-32 rounded-xl object-cover" /> : null}
			<Button
				size="icon-sm"
				aria-label="Remove the picture"
				onClick={onRemove}
				className="absolute -top-2 -right-2 rounded-full"
			>
				<X aria-hidden />
			</Button>
		</div>
	);
}
