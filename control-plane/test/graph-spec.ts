import { parse } from "yaml";
import { z } from "zod";
import { contractsDir, readContract } from "./contracts.ts";

/** Lists what is wrong with a request body of `POST /{phone-number-id}/messages`; empty when nothing is. */
export type BodyCheck = (body: unknown) => string[];

type Schema = Record<string, unknown>;
type Schemas = Record<string, Schema>;

/** By Meta's own OpenAPI document where it is at hand, else by the shapes below. Parsing it takes a second. */
export function loadBodyCheck(useSpecification = true): BodyCheck {
	return useSpecification && contractsDir() ? checkBySpecification() : checkByShapes;
}

/** Meta's document as plain data. Throws where the folder of payloads is missing. */
export function readSpecification(): Schema {
	return parse(readContract("whatsapp-cloud/openapi-business-messaging-api_v23.0.yaml").toString("utf8"));
}

function checkBySpecification(): BodyCheck {
	const document = readSpecification() as { components: { schemas: Schemas } };
	const schemas = document.components.schemas;
	relax(schemas);
	return (body) => {
		if (isRecord(body) && body.status === "read") {
			return problems({ $ref: "MarkMessageRequestPayload" }, body, "body", schemas);
		}
		const found = problems({ $ref: "Message" }, body, "body", schemas);
		const addressed = isRecord(body) && "to" in body !== "recipient" in body;
		return addressed ? found : [...found, "body: exactly one of `to` and `recipient` was expected"];
	};
}

/** Where recorded requests that Meta accepts contradict its document, the requests win. Each line has its witness. */
function relax(schemas: Schemas): void {
	const base = schemas.BaseMessageProperties as { required: string[]; properties: Schemas };
	// A business-scoped user id goes into `recipient`, and recipient_type has a default.
	base.required = ["messaging_product", "type"];
	base.properties.recipient = { type: "string" };
	// Documented with the statuses it comes back in, absent from the request's schema.
	base.properties.biz_opaque_callback_data = { type: "string", maxLength: 512 };
	// Requests in the field name the code alone.
	(schemas.LanguageObject as { required: string[] }).required = ["code"];
	// Requests in the field count buttons with integers from 0; the pattern allows neither.
	(schemas.TemplateComponent as { properties: Schemas }).properties.index = {};
}

/** As much of JSON Schema as the document uses. */
function problems(schema: Schema, value: unknown, path: string, schemas: Schemas): string[] {
	const resolved = resolveRef(schema, schemas);
	const chosen = choose(resolved, value, schemas);
	if (chosen) return problems(chosen, value, path, schemas);
	const found = [
		...asList(resolved.allOf).flatMap((part) => problems(part, value, path, schemas)),
		...wrongType(resolved, value, path),
	];
	const options = asList(resolved.oneOf);
	if (options.length > 0) {
		const tries = options.map((option) => problems(option, value, path, schemas));
		if (tries.every((one) => one.length > 0)) found.push(`${path}: fits no variant (${tries[0]?.join("; ")})`);
	}
	if (Array.isArray(value) && isRecord(resolved.items)) {
		const items = resolved.items;
		found.push(...value.flatMap((item, index) => problems(items, item, `${path}[${index}]`, schemas)));
	}
	if (isRecord(value)) found.push(...wrongProperties(resolved, value, path, schemas));
	return found;
}

function wrongProperties(schema: Schema, value: Schema, path: string, schemas: Schemas): string[] {
	const properties = (schema.properties ?? {}) as Schemas;
	const missing = ((schema.required ?? []) as string[]).filter((key) => !(key in value));
	const found = missing.map((key) => `${path}.${key}: required`);
	for (const [key, inner] of Object.entries(properties)) {
		if (key in value) found.push(...problems(inner, value[key], `${path}.${key}`, schemas));
	}
	// `additionalProperties: false` inside an allOf means: unknown to all of its parts together.
	const parts = [schema, ...asList(schema.allOf).map((part) => resolveRef(part, schemas))];
	if (schema.allOf && parts.some((part) => part.additionalProperties === false)) {
		const known = new Set(parts.flatMap((part) => Object.keys((part.properties ?? {}) as Schemas)));
		found.push(
			...Object.keys(value)
				.filter((key) => !known.has(key))
				.map((key) => `${path}.${key}: unknown`),
		);
	}
	return found;
}

function wrongType(schema: Schema, value: unknown, path: string): string[] {
	const found: string[] = [];
	const type = Array.isArray(value) ? "array" : value === null ? "null" : typeof value;
	const expected = schema.type === "integer" ? "number" : schema.type;
	if (expected && expected !== type) found.push(`${path}: ${String(schema.type)} expected, found ${type}`);
	if (Array.isArray(schema.enum) && !schema.enum.includes(value)) {
		found.push(`${path}: one of ${schema.enum.join(", ")} expected, found ${String(value)}`);
	}
	const size = typeof value === "string" || Array.isArray(value) ? value.length : undefined;
	const most = Number(schema.maxLength ?? schema.maxItems ?? Number.POSITIVE_INFINITY);
	if (size !== undefined && size > most) found.push(`${path}: ${size} is more than ${most}`);
	if (size !== undefined && size < Number(schema.minItems ?? 0)) found.push(`${path}: too few`);
	return found;
}

/** A discriminated oneOf: the variant the value names, so that a mistake is reported once and where it is. */
function choose(schema: Schema, value: unknown, schemas: Schemas): Schema | undefined {
	const discriminator = schema.discriminator as { propertyName: string; mapping: Record<string, string> } | undefined;
	if (!schema.oneOf || !discriminator || !isRecord(value)) return undefined;
	const target = discriminator.mapping[String(value[discriminator.propertyName])];
	return target ? schemas[target.split("/").at(-1) ?? ""] : undefined;
}

function resolveRef(schema: Schema, schemas: Schemas): Schema {
	if (typeof schema.$ref !== "string") return schema;
	const name = schema.$ref.split("/").at(-1) ?? "";
	const target = schemas[name];
	if (!target) throw new Error(`the specification has no schema ${name}`);
	return target;
}

function asList(value: unknown): Schema[] {
	return Array.isArray(value) ? value : [];
}

function isRecord(value: unknown): value is Schema {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

const media = z.strictObject({ id: z.string().min(1) }).or(z.strictObject({ link: z.url() }));
const captioned = (more: z.ZodRawShape) =>
	z
		.strictObject({ id: z.string().optional(), link: z.url().optional(), ...more })
		.refine((value) => (value.id === undefined) !== (value.link === undefined), "one of id and link");
const row = z.strictObject({
	id: z.string().max(200),
	title: z.string().max(24),
	description: z.string().max(72).optional(),
});
const interactive = z.strictObject({
	type: z.enum(["button", "list"]),
	header: z.looseObject({ type: z.enum(["text", "image", "video", "document"]) }).optional(),
	body: z.strictObject({ text: z.string().min(1).max(1024) }),
	footer: z.strictObject({ text: z.string().max(60) }).optional(),
	action: z
		.strictObject({
			buttons: z
				.array(
					z.strictObject({
						type: z.literal("reply"),
						reply: z.strictObject({ id: z.string().max(256), title: z.string().max(20) }),
					}),
				)
				.min(1)
				.max(3),
		})
		.or(
			z.strictObject({
				button: z.string().max(20),
				sections: z.array(z.strictObject({ title: z.string().max(24).optional(), rows: z.array(row).min(1).max(10) })),
			}),
		),
});
const base = {
	messaging_product: z.literal("whatsapp"),
	recipient_type: z.enum(["individual", "group"]).optional(),
	to: z.string().optional(),
	recipient: z.string().optional(),
	context: z.strictObject({ message_id: z.string() }).optional(),
	biz_opaque_callback_data: z.string().max(512).optional(),
};
const caption = z.string().max(1024).optional();
const shapes = z
	.discriminatedUnion("type", [
		z.strictObject({
			...base,
			type: z.literal("text"),
			text: z.strictObject({ body: z.string().min(1).max(4096), preview_url: z.boolean().optional() }),
		}),
		z.strictObject({ ...base, type: z.literal("image"), image: captioned({ caption }) }),
		z.strictObject({ ...base, type: z.literal("video"), video: captioned({ caption }) }),
		z.strictObject({ ...base, type: z.literal("audio"), audio: media }),
		z.strictObject({ ...base, type: z.literal("sticker"), sticker: media }),
		z.strictObject({
			...base,
			type: z.literal("document"),
			document: captioned({ caption, filename: z.string().optional() }),
		}),
		z.strictObject({
			...base,
			type: z.literal("location"),
			location: z.strictObject({
				latitude: z.string(),
				longitude: z.string(),
				name: z.string().optional(),
				address: z.string().optional(),
			}),
		}),
		z.strictObject({ ...base, type: z.literal("contacts"), contacts: z.array(z.looseObject({})).min(1) }),
		z.strictObject({
			...base,
			type: z.literal("reaction"),
			reaction: z.strictObject({ message_id: z.string().min(1), emoji: z.string() }),
		}),
		z.strictObject({ ...base, type: z.literal("interactive"), interactive }),
		z.strictObject({
			...base,
			type: z.literal("template"),
			template: z.strictObject({
				name: z.string(),
				language: z.looseObject({ code: z.string() }),
				components: z.array(z.looseObject({ type: z.enum(["header", "body", "button"]) })).optional(),
			}),
		}),
	])
	.refine((body) => (body.to === undefined) !== (body.recipient === undefined), "exactly one of `to` and `recipient`");
const readReceipt = z.strictObject({
	messaging_product: z.literal("whatsapp"),
	status: z.literal("read"),
	message_id: z.string().min(1),
});

/** The same promise by shapes of our own, for runs without the document. */
function checkByShapes(body: unknown): string[] {
	const result = (isRecord(body) && "status" in body ? readReceipt : shapes).safeParse(body);
	return result.success ? [] : result.error.issues.map((issue) => `body.${issue.path.join(".")}: ${issue.message}`);
}
