import type { Content } from "@flomastr/contracts/message";
import { Ban } from "lucide-react";
import { LinkedText } from "#message/linked-text.tsx";
import { ChoiceContent } from "./choice-content.tsx";
import { ContactCards } from "./contact-cards.tsx";
import { InteractiveContent } from "./interactive-content.tsx";
import { LocationContent } from "./location-content.tsx";
import { MediaContent } from "./media-content.tsx";
import { OrderContent } from "./order-content.tsx";
import { TemplateContent } from "./template-content.tsx";

interface MessageContentProps {
	content: Content;
	/** Where the message's file is read: the media proxy, or the browser's own copy. */
	src: string;
}

/** What a message says, whatever its kind. */
export function MessageContent({ content, src }: MessageContentProps) {
	switch (content.kind) {
		case "text":
			return (
				<p className="break-words whitespace-pre-wrap">
					<LinkedText text={content.text} />
				</p>
			);
		case "media":
			return <MediaContent content={content} src={src} />;
		case "location":
			return <LocationContent content={content} />;
		case "contacts":
			return <ContactCards content={content} />;
		case "interactive":
			return <InteractiveContent content={content} src={src} />;
		case "choice":
			return <ChoiceContent content={content} />;
		case "template":
			return <TemplateContent content={content} />;
		case "order":
			return <OrderContent content={content} />;
		case "reaction":
			return <p className="text-2xl">{content.emoji}</p>;
		case "system":
			return <p>{content.text}</p>;
		case "unsupported":
			return (
				<p className="flex items-center gap-2 text-muted italic">
					<Ban aria-hidden className="size-4 shrink-0" />
					<span>
						This message cannot be shown{content.vendor_type ? ` (${content.vendor_type})` : ""}: {content.reason}
					</span>
				</p>
			);
	}
}
