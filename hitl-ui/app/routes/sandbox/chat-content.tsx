import type { Content, Media } from "@flomastr/contracts/message";
import { FileText, ImageOff, MapPin } from "lucide-react";
import { useState } from "react";
import { LinkedText } from "#message/linked-text.tsx";
import { previewOf } from "#message/preview.ts";

/** What a message says on the phone. */
export function ChatContent({ content, src }: { content: Content; src: string }) {
	switch (content.kind) {
		case "text":
			return <Words text={content.text} />;
		case "media":
			return (
				<>
					<Attached media={content} src={src} />
					{content.caption ? <Words text={content.caption} /> : null}
				</>
			);
		case "interactive":
			return (
				<>
					{content.header_media ? <Attached media={content.header_media} src={src} /> : null}
					{content.header ? <p className="font-semibold">{content.header}</p> : null}
					<Words text={content.body} />
					{content.footer ? <p className="mt-0.5 text-xs text-muted">{content.footer}</p> : null}
				</>
			);
		case "location":
			return (
				<p className="flex items-center gap-2">
					<MapPin aria-hidden className="size-5 shrink-0" />{" "}
					{content.name ?? `${content.latitude}, ${content.longitude}`}
				</p>
			);
		default:
			return <Words text={previewOf(content)} />;
	}
}

function Words({ text }: { text: string }) {
	return (
		<p className="break-words whitespace-pre-wrap">
			<LinkedText text={text} />
		</p>
	);
}

function Attached({ media: content, src }: { media: Media; src: string }) {
	const [broken, setBroken] = useState(false);
	const name = content.name ?? content.caption ?? "Picture";
	if (content.media === "image" || content.media === "sticker") {
		if (broken || !src) {
			return (
				<p className="flex items-center gap-2 py-3 text-[13px]">
					<ImageOff aria-hidden className="size-4" /> The picture cannot be loaded
				</p>
			);
		}
		return (
			<img
				src={src}
				alt={name}
				onError={() => setBroken(true)}
				className="my-1 max-h-72 min-h-16 rounded-xl object-contain"
			/>
		);
	}
	if (content.media === "audio") {
		// biome-ignore lint/a11y/useMediaCaption: a voice message comes without captions.
		return <audio controls preload="none" src={src || undefined} className="h-10 w-60 max-w-full" />;
	}
	if (content.media === "video") {
		// biome-ignore lint/a11y/useMediaCaption: a chat's film comes without captions.
		return <video controls preload="metadata" src={src || undefined} className="my-1 max-h-72 rounded-xl" />;
	}
	return (
		<a href={src || undefined} target="_blank" rel="noreferrer" className="my-1 flex items-center gap-2.5 underline">
			<FileText aria-hidden className="size-6 shrink-0" /> {content.name ?? "Document"}
		</a>
	);
}
