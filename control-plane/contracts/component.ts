import { z } from "zod";

/**
 * The building blocks of a task. A workflow never sends HTML; it sends these, and the front end draws them.
 * An unknown `type` is kept and shown as JSON with a notice: an older front end must survive a newer workflow.
 */

/** `https:`, `http:` on loopback, `mailto:`, `tel:`, or a path on the tenant's own host. */
export const SafeUrl = z
	.string()
	.max(4096)
	.refine(isSafeUrl, { message: "must be https:, mailto:, tel:, a path on this host, or http: on loopback" })
	// For the generated JSON Schema, which cannot call a function.
	.meta({ pattern: "^(https:|mailto:|tel:|/(?!/)|http://(localhost|127\\.0\\.0\\.1|[^/]+\\.localhost)([:/?#]|$))" });

function isSafeUrl(value: string): boolean {
	if (value.startsWith("/") && !value.startsWith("//") && !value.includes("\\")) return true;
	let url: URL;
	try {
		url = new URL(value);
	} catch {
		return false;
	}
	if (["https:", "mailto:", "tel:"].includes(url.protocol)) return true;
	const loopback = url.hostname === "localhost" || url.hostname.endsWith(".localhost") || url.hostname === "127.0.0.1";
	return url.protocol === "http:" && loopback;
}

const base = {
	id: z.string().min(1).max(100),
	label: z.string().max(200).optional(),
	help: z.string().max(1000).optional(),
};
const answerable = { ...base, editable: z.boolean().optional(), required: z.boolean().optional() };
const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const TextContent = z.object({
	type: z.literal("text_content"),
	...answerable,
	format: z.enum(["plain", "markdown"]).default("plain"),
	value: z.string(),
	max_length: z.number().int().positive().optional(),
});
const MessageThread = z.object({
	type: z.literal("message_thread"),
	...base,
	messages: z.array(
		z.object({
			from: z.string(),
			at: z.iso.datetime({ offset: true }),
			text: z.string(),
			direction: z.enum(["in", "out"]).default("in"),
		}),
	),
});
const Diff = z.object({ type: z.literal("diff"), ...base, before: z.string(), after: z.string() });

const ImagePreview = z.object({ type: z.literal("image_preview"), ...base, url: SafeUrl, alt: z.string().default("") });
const ImageGallery = z.object({
	type: z.literal("image_gallery"),
	...answerable,
	images: z.array(z.object({ id: z.string(), url: SafeUrl, alt: z.string().default("") })).min(1),
	/** Answer: the ids picked. */
	max_picks: z.number().int().min(1).default(1),
});
/** Answer: `[{at: seconds, text}]`. */
const VideoReview = z.object({
	type: z.literal("video_review"),
	...answerable,
	url: SafeUrl,
	media_type: z.string().default("video/mp4"),
});
/** Answer: `[{at: seconds, text}]`. */
const AudioReview = z.object({
	type: z.literal("audio_review"),
	...answerable,
	url: SafeUrl,
	media_type: z.string().default("audio/mpeg"),
	transcript: z.string().optional(),
});
const DocumentPreview = z.object({
	type: z.literal("document_preview"),
	...base,
	url: SafeUrl,
	media_type: z.string(),
	name: z.string(),
});

const KeyValue = z.object({
	type: z.literal("key_value"),
	...base,
	items: z.array(z.object({ label: z.string(), value: Scalar, href: SafeUrl.optional() })),
});
/** Answer: ids of the selected rows. */
const DataTable = z.object({
	type: z.literal("data_table"),
	...answerable,
	columns: z
		.array(z.object({ id: z.string(), label: z.string(), align: z.enum(["left", "right"]).default("left") }))
		.min(1),
	rows: z.array(z.object({ id: z.string(), cells: z.record(z.string(), Scalar) })),
	select: z.enum(["none", "one", "many"]).default("none"),
});
/** Answer: index of the picked column. */
const ComparisonTable = z.object({
	type: z.literal("comparison_table"),
	...answerable,
	columns: z.array(z.string()).min(1).max(12),
	rows: z.array(
		z.object({
			label: z.string(),
			cells: z.array(z.string()),
			/** Index of the best cell, drawn with an accent. */
			best: z.number().int().min(0).optional(),
		}),
	),
});
const Chart = z.object({
	type: z.literal("chart"),
	...base,
	chart: z.enum(["bar", "line", "area", "pie"]),
	categories: z.array(z.string()),
	series: z.array(z.object({ name: z.string(), values: z.array(z.number().nullable()) })).min(1),
	unit: z.string().optional(),
});
const MapView = z.object({
	type: z.literal("map"),
	...base,
	markers: z
		.array(
			z.object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180), label: z.string() }),
		)
		.min(1),
});
const JsonView = z.object({ type: z.literal("json_view"), ...base, value: z.unknown() });

export const fieldTypes = [
	"text",
	"long_text",
	"number",
	"money",
	"date",
	"date-time",
	"phone",
	"email",
	"select",
	"multi_select",
	"checkbox",
	"rating",
	"file",
	"signature",
] as const;

/** One property of a form's schema: the subset of JSON Schema 2020-12 that fields are drawn from. */
export const FormProperty = z.object({
	type: z.enum(["string", "number", "integer", "boolean", "array", "object"]),
	title: z.string().optional(),
	description: z.string().optional(),
	/** Which field to draw; derived from `type`/`format`/`enum` when absent. */
	field: z.enum(fieldTypes).optional(),
	format: z.string().optional(),
	enum: z.array(z.string()).optional(),
	items: z.object({ type: z.literal("string"), enum: z.array(z.string()) }).optional(),
	minimum: z.number().optional(),
	maximum: z.number().optional(),
	minLength: z.number().int().optional(),
	maxLength: z.number().int().optional(),
	pattern: z.string().max(200).optional(),
	/** ISO 4217, for `money`; the answer is `{amount: "41000.00", currency: "INR"}`. */
	currency: z.string().length(3).optional(),
	default: z.unknown().optional(),
});
export type FormProperty = z.infer<typeof FormProperty>;

/** Answer: an object with a value per property. */
const Form = z.object({
	type: z.literal("form"),
	...answerable,
	schema: z.object({
		type: z.literal("object").default("object"),
		properties: z.record(z.string(), FormProperty),
		required: z.array(z.string()).default([]),
	}),
	value: z.record(z.string(), z.unknown()).default({}),
});
/** Answer: the option's id, or a list of ids with `multiple`. */
const Choice = z.object({
	type: z.literal("choice"),
	...answerable,
	options: z.array(z.object({ id: z.string(), label: z.string(), help: z.string().optional() })).min(1),
	multiple: z.boolean().default(false),
	value: z.union([z.string(), z.array(z.string())]).optional(),
});
/** Answer: ids of the checked items. */
const Checklist = z.object({
	type: z.literal("checklist"),
	...answerable,
	items: z
		.array(
			z.object({
				id: z.string(),
				label: z.string(),
				checked: z.boolean().default(false),
				required: z.boolean().default(false),
			}),
		)
		.min(1),
});

const Divider = z.object({ type: z.literal("divider"), id: z.string().min(1).max(100) });
const Callout = z.object({
	type: z.literal("callout"),
	...base,
	tone: z.enum(["info", "warning", "success", "danger"]).default("info"),
	text: z.string(),
});

const leaves = [
	TextContent,
	MessageThread,
	Diff,
	ImagePreview,
	ImageGallery,
	VideoReview,
	AudioReview,
	DocumentPreview,
	KeyValue,
	DataTable,
	ComparisonTable,
	Chart,
	MapView,
	JsonView,
	Form,
	Choice,
	Checklist,
	Divider,
	Callout,
] as const;

const Leaf = z.discriminatedUnion("type", leaves);
type Leaf = z.infer<typeof Leaf>;

/** A component whose type this version does not know. */
export const UnknownComponent = z.looseObject({ type: z.string().max(100), id: z.string().min(1).max(100) });
export type UnknownComponent = z.infer<typeof UnknownComponent>;

export interface SectionComponent {
	type: "section";
	id: string;
	label?: string | undefined;
	help?: string | undefined;
	collapsed?: boolean | undefined;
	components: Component[];
}
export type KnownComponent = Leaf | SectionComponent;
export type Component = KnownComponent | UnknownComponent;

const Section: z.ZodType<SectionComponent> = z.object({
	type: z.literal("section"),
	...base,
	collapsed: z.boolean().optional(),
	get components() {
		return z.array(Component);
	},
});

export const componentTypes = [...leaves.map((leaf) => leaf.shape.type.value), "section"] as const;
const known = new Set<string>(componentTypes);

/** A known component is held to its shape; an unknown one passes as it is. */
export const Component: z.ZodType<Component> = z.union([
	Leaf,
	Section,
	UnknownComponent.refine((component) => !known.has(component.type), {
		message: "does not have the shape of its type",
		// Else the union would report this alone, and not what is wrong with the shape.
		abort: true,
	}).meta({ not: { properties: { type: { enum: [...componentTypes] } } } }),
]) as z.ZodType<Component>;

export type ComponentOf<Type extends KnownComponent["type"]> = Extract<KnownComponent, { type: Type }>;

export function isKnown(component: Component): component is KnownComponent {
	return known.has(component.type);
}

/** Every component below, sections opened, in reading order. */
export function flatten(components: readonly Component[]): Component[] {
	return components.flatMap((component) =>
		component.type === "section" ? [component, ...flatten((component as SectionComponent).components)] : [component],
	);
}
