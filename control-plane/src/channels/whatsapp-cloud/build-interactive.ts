import type { Content } from "@flomastr/contracts/message";
import type { Json } from "../read-json.ts";
import { buildMedia } from "./build-media.ts";

type Interactive = Extract<Content, { kind: "interactive" }>;

/** Reply buttons or a list, with an optional header (text or a file) and footer. */
export function buildInteractive(content: Interactive): Json {
	return {
		type: content.buttons ? "button" : "list",
		...buildHeader(content),
		body: { text: content.body },
		...(content.footer ? { footer: { text: content.footer } } : {}),
		action: content.buttons
			? { buttons: content.buttons.map((button) => ({ type: "reply", reply: { id: button.id, title: button.title } })) }
			: buildList(content),
	};
}

function buildHeader({ header, header_media: media }: Interactive): Json {
	if (media) {
		return { header: { type: media.media, [media.media]: buildMedia({ ...media, caption: undefined }) } };
	}
	return header ? { header: { type: "text", text: header } } : {};
}

/** A section's title may be left out only when it is the only one. */
function buildList({ list }: Interactive): Json {
	return {
		button: list?.button,
		sections: list?.sections.map((section) => ({
			...(section.title ? { title: section.title } : {}),
			rows: section.rows.map((row) => ({
				id: row.id,
				title: row.title,
				...(row.description ? { description: row.description } : {}),
			})),
		})),
	};
}
