import type { Media } from "@flomastr/contracts/message";
import { FileText, ImageOff, Mic } from "lucide-react";
import { useState } from "react";
import { cn } from "#components/ui/class-names.ts";
import { LinkedText } from "#message/linked-text.tsx";
import type { ContentOf } from "./content-of.ts";

interface MediaContentProps {
	content: ContentOf<"media">;
	src: string;
}

/** A picture, film, sound or file, with its caption. */
export function MediaContent({ content, src }: MediaContentProps) {
	return (
		<figure className="flex flex-col gap-1.5">
			<Medium media={content} src={src} />
			{content.caption ? (
				<figcaption className="break-words whitespace-pre-wrap">
					<LinkedText text={content.caption} />
				</figcaption>
			) : null}
		</figure>
	);
}

/** The file alone, in the form its kind asks for. */
export function Medium({ media: content, src: proxied }: { media: Media; src: string }) {
	const src = ownFile(content.url) ?? proxied;
	switch (content.media) {
		case "image":
		case "sticker":
			return (
				<Picture src={src} alt={content.caption ?? content.name ?? "Picture"} sticker={content.media === "sticker"} />
			);
		case "video":
			return (
				// biome-ignore lint/a11y/useMediaCaption: a customer's film comes without captions.
				<video
					controls
					preload="metadata"
					src={src || undefined}
					className="max-h-80 w-72 max-w-full rounded-lg bg-black"
				/>
			);
		case "audio":
			return (
				<div className="flex items-center gap-2">
					{content.voice ? <Mic aria-label="Voice message" className="size-4 shrink-0 text-muted" /> : null}
					{/* biome-ignore lint/a11y/useMediaCaption: a voice message comes without captions. */}
					<audio
						controls
						preload={src === proxied ? "none" : "metadata"}
						src={src || undefined}
						className="h-10 w-64 max-w-full"
					/>
				</div>
			);
		case "document":
			return (
				<a
					href={src || undefined}
					target="_blank"
					rel="noreferrer"
					className="flex items-center gap-3 rounded-lg bg-canvas/60 px-3 py-2.5 hover:bg-canvas"
				>
					<FileText aria-hidden className="size-6 shrink-0 text-accent-ink" />
					<span className="min-w-0">
						<span className="block truncate font-medium">{content.name ?? "Document"}</span>
						<span className="text-xs text-muted">{kindOf(content)}</span>
					</span>
				</a>
			);
	}
}

/** The name's ending says more to people than a media type. */
function kindOf({ name, mime_type }: Media): string {
	const ending = /\.([a-z0-9]{1,5})$/i.exec(name ?? "")?.[1] ?? /\/([a-z0-9]{1,5})$/i.exec(mime_type ?? "")?.[1];
	return ending ? `${ending.toUpperCase()} file` : "File";
}

function Picture({ src, alt, sticker }: { src: string; alt: string; sticker: boolean }) {
	const [broken, setBroken] = useState(false);
	if (broken || !src) {
		return (
			<p className="flex h-24 w-56 items-center justify-center gap-2 rounded-lg bg-canvas/60 text-xs text-muted">
				<ImageOff aria-hidden className="size-4" /> The picture cannot be loaded
			</p>
		);
	}
	const image = (
		<img
			src={src}
			alt={alt}
			loading="lazy"
			onError={() => setBroken(true)}
			className={cn(
				"rounded-lg object-contain",
				sticker ? "size-32" : "max-h-80 min-h-24 min-w-32 max-w-full bg-canvas/60",
			)}
		/>
	);
	if (sticker) return image;
	return (
		<a href={src} target="_blank" rel="noreferrer" aria-label={`${alt}; open in full size`} className="block w-fit">
			{image}
		</a>
	);
}

/** A file of this host is read as it is; any other link came from outside and goes through the media proxy. */
function ownFile(url: string | undefined): string | null {
	return url && /^\/api\/(media|packs\/[\w.-]+)\/files\/[\w.-]+$/.test(url) ? url : null;
}
