import type { ComponentOf, KnownComponent } from "@flomastr/contracts/component";

/** What the renderer of a component type is given. */
export interface ComponentProps<Type extends KnownComponent["type"]> {
	component: ComponentOf<Type>;
	/** True when the agent is asked for an answer and may still give it. */
	answerable: boolean;
	/** Id of the element that names this component; pass it as `aria-labelledby`. */
	labelId: string;
	/** Ids of help and error texts, or undefined; pass as `aria-describedby`. */
	describedBy: string | undefined;
}

/** The name of a component that came without a label, for those who cannot see it. */
export const fallbackLabels: Record<KnownComponent["type"], string> = {
	text_content: "Text",
	message_thread: "Conversation",
	diff: "Changes",
	image_preview: "Image",
	image_gallery: "Images",
	video_review: "Video",
	audio_review: "Recording",
	document_preview: "Document",
	key_value: "Details",
	data_table: "Table",
	comparison_table: "Comparison",
	chart: "Chart",
	map: "Map",
	json_view: "Data",
	form: "Form",
	choice: "Choice",
	checklist: "Checklist",
	section: "Section",
	divider: "Divider",
	callout: "Notice",
};
