import { type Component, isKnown, type KnownComponent } from "@flomastr/contracts/component";
import type { ReactNode } from "react";
import { ComponentFrame } from "./component-frame.tsx";
import { AudioReview } from "./components/audio-review.tsx";
import { Callout } from "./components/callout.tsx";
import { Chart } from "./components/chart.tsx";
import { Checklist } from "./components/checklist.tsx";
import { Choice } from "./components/choice.tsx";
import { ComparisonTable } from "./components/comparison-table.tsx";
import { DataTable } from "./components/data-table.tsx";
import { Diff } from "./components/diff.tsx";
import { Divider } from "./components/divider.tsx";
import { DocumentPreview } from "./components/document-preview.tsx";
import { Form } from "./components/form.tsx";
import { ImageGallery } from "./components/image-gallery.tsx";
import { ImagePreview } from "./components/image-preview.tsx";
import { JsonView } from "./components/json-view.tsx";
import { KeyValue } from "./components/key-value.tsx";
import { MapView } from "./components/map-view.tsx";
import { MessageThread } from "./components/message-thread.tsx";
import { Section } from "./components/section.tsx";
import { TextContent } from "./components/text-content.tsx";
import { Unknown } from "./components/unknown.tsx";
import { VideoReview } from "./components/video-review.tsx";

/** Draws the components of a task in reading order; needs `TaskFormProvider` above it. */
export function RenderComponents({ components }: { components: readonly Component[] }) {
	return components.map((component) => <RenderComponent key={component.id} component={component} />);
}

/** Draws one component; a type this version does not know becomes data with a notice. */
export function RenderComponent({ component }: { component: Component }) {
	if (!isKnown(component)) return <Unknown component={component} />;
	if (component.type === "divider") return <Divider />;
	if (component.type === "section")
		return <Section component={component}>{(inner) => <RenderComponents components={inner} />}</Section>;
	return <ComponentFrame component={component}>{(naming) => draw(component, naming)}</ComponentFrame>;
}

type Naming = Parameters<Parameters<typeof ComponentFrame>[0]["children"]>[0];

/** A switch and not a table: the compiler asks for the type that is missing. */
function draw(component: Exclude<KnownComponent, { type: "divider" | "section" }>, naming: Naming): ReactNode {
	switch (component.type) {
		case "text_content":
			return <TextContent component={component} {...naming} />;
		case "message_thread":
			return <MessageThread component={component} {...naming} />;
		case "diff":
			return <Diff component={component} {...naming} />;
		case "image_preview":
			return <ImagePreview component={component} {...naming} />;
		case "image_gallery":
			return <ImageGallery component={component} {...naming} />;
		case "video_review":
			return <VideoReview component={component} {...naming} />;
		case "audio_review":
			return <AudioReview component={component} {...naming} />;
		case "document_preview":
			return <DocumentPreview component={component} {...naming} />;
		case "key_value":
			return <KeyValue component={component} {...naming} />;
		case "data_table":
			return <DataTable component={component} {...naming} />;
		case "comparison_table":
			return <ComparisonTable component={component} {...naming} />;
		case "chart":
			return <Chart component={component} {...naming} />;
		case "map":
			return <MapView component={component} {...naming} />;
		case "json_view":
			return <JsonView component={component} />;
		case "form":
			return <Form component={component} {...naming} />;
		case "choice":
			return <Choice component={component} {...naming} />;
		case "checklist":
			return <Checklist component={component} {...naming} />;
		case "callout":
			return <Callout component={component} />;
	}
}
