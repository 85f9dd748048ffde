import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type S3Server = {
	url: string;
	objects: Map<string, Buffer>;
	/** Keys of objects and of uploads that were begun. */
	everything(): string[];
	/** Requests that no S3 would understand. A test expects none. */
	complaints: string[];
	/** From now on every request is refused with this code; null ends it. */
	refuse(code: string | null): void;
	close(): Promise<void>;
};

type Setup = { bucket: string; region: string; accessKeyId: string; secretAccessKey: string };
type Upload = { key: string; parts: Map<number, Buffer>; started: Date };
class Refusal extends Error {
	readonly status: number;
	constructor(status: number, code: string) {
		super(code);
		this.status = status;
	}
}

const pageSize = 1000;
const hex = (content: Buffer | string) => createHash("sha256").update(content).digest("hex");
const hmac = (key: Buffer | string, text: string) => createHmac("sha256", key).update(text).digest();
const etag = (content: Buffer) => `"${createHash("md5").update(content).digest("hex")}"`;
const xml = (name: string, inner: string) =>
	`<?xml version="1.0" encoding="UTF-8"?><${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inner}</${name}>`;

/**
 * S3 as far as backups use it: objects, uploads in parts, lists by page. Every request's signature (AWS Signature Version
 * 4) is computed from the request as it came and compared, its body with the digest that was signed.
 */
export async function startS3Server(setup: Setup): Promise<S3Server> {
	const objects: S3Server["objects"] = new Map();
	const uploads = new Map<string, Upload>();
	const complaints: string[] = [];
	let refusing: string | null = null;

	function answer(
		method: string,
		url: URL,
		body: Buffer,
	): { status?: number; text?: string; raw?: Buffer; etag?: string } {
		const [, bucket = "", ...rest] = decodeURIComponent(url.pathname).split("/");
		if (bucket !== setup.bucket) throw new Refusal(404, "NoSuchBucket");
		const key = rest.join("/");
		const query = url.searchParams;
		const uploadId = query.get("uploadId");
		if (method === "GET" && query.has("uploads")) return { text: listUploads(query.get("prefix") ?? "") };
		if (method === "GET" && query.get("list-type") === "2") return { text: listObjects(query) };
		if (method === "POST" && query.has("uploads")) {
			const id = `upload-${uploads.size}-${Math.random().toString(36).slice(2)}`;
			uploads.set(id, { key, parts: new Map(), started: new Date() });
			return { text: xml("InitiateMultipartUploadResult", `<Key>${key}</Key><UploadId>${id}</UploadId>`) };
		}
		if (uploadId !== null) {
			const upload = uploads.get(uploadId);
			if (upload === undefined || upload.key !== key) throw new Refusal(404, "NoSuchUpload");
			if (method === "PUT") {
				upload.parts.set(Number(query.get("partNumber")), body);
				return { etag: etag(body) };
			}
			if (method === "DELETE") {
				uploads.delete(uploadId);
				return { status: 204 };
			}
			if (method === "POST") return { text: complete(uploadId, upload, body.toString()) };
		}
		if (method === "PUT") {
			objects.set(key, body);
			return { etag: etag(body) };
		}
		if (method === "DELETE") {
			objects.delete(key);
			return { status: 204 };
		}
		const found = objects.get(key);
		if (method === "GET" && found === undefined) throw new Refusal(404, "NoSuchKey");
		if (method === "GET") return { raw: found };
		throw new Refusal(405, "MethodNotAllowed");
	}

	function complete(id: string, upload: Upload, body: string): string {
		const named = [...body.matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part = ""]) => ({
			number: Number(/<PartNumber>(\d+)</.exec(part)?.[1]),
			etag: (/<ETag>(.*?)</.exec(part)?.[1] ?? "").replaceAll("&quot;", '"'),
		}));
		const parts = named.map(({ number, etag: said }, index) => {
			const part = upload.parts.get(number);
			if (part === undefined || etag(part) !== said || number !== index + 1) throw new Refusal(400, "InvalidPart");
			if (index < named.length - 1 && part.length < 5 * 1024 * 1024) throw new Refusal(400, "EntityTooSmall");
			return part;
		});
		objects.set(upload.key, Buffer.concat(parts));
		uploads.delete(id);
		return xml("CompleteMultipartUploadResult", `<Key>${upload.key}</Key>`);
	}

	function listObjects(query: URLSearchParams): string {
		const prefix = query.get("prefix") ?? "";
		const after = query.get("continuation-token") ?? "";
		const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).toSorted();
		const page = keys.slice(0, pageSize);
		const more = keys.length > pageSize;
		const contents = page.map(
			(key) => `<Contents><Key>${key}</Key><Size>${objects.get(key)?.length}</Size></Contents>`,
		);
		const next = more ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : "";
		return xml("ListBucketResult", `<IsTruncated>${more}</IsTruncated>${contents.join("")}${next}`);
	}

	function listUploads(prefix: string): string {
		const found = [...uploads].filter(([, { key }]) => key.startsWith(prefix));
		const inner = found.map(
			([id, { key, started }]) =>
				`<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${started.toISOString()}</Initiated></Upload>`,
		);
		return xml("ListMultipartUploadsResult", `<IsTruncated>false</IsTruncated>${inner.join("")}`);
	}

	async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of req) chunks.push(chunk);
		const body = Buffer.concat(chunks);
		const url = new URL(req.url ?? "/", "http://s3");
		try {
			checkSignature(setup, req, url, body);
			if (refusing !== null) throw new Refusal(503, refusing);
			const { status = 200, text, raw, etag: tag } = answer(req.method ?? "", url, body);
			res.writeHead(status, tag ? { etag: tag } : {}).end(raw ?? text ?? "");
		} catch (error) {
			if (!(error instanceof Refusal)) complaints.push(`${req.method} ${req.url}: ${error}`);
			const { status, message } = error instanceof Refusal ? error : new Refusal(500, "InternalError");
			res
				.writeHead(status, { "content-type": "application/xml" })
				.end(`<?xml version="1.0"?><Error><Code>${message}</Code><Message>${message}</Message></Error>`);
		}
	}

	const server = createServer((req, res) => void serve(req, res));
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		objects,
		everything: () => [...objects.keys(), ...[...uploads.values()].map(({ key }) => key)],
		complaints,
		refuse: (code) => {
			refusing = code;
		},
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

/** The rule of https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, step by step. */
function checkSignature(setup: Setup, req: IncomingMessage, url: URL, body: Buffer): void {
	const form =
		/^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;
	const [, key, day = "", region = "", signed = "", signature] = form.exec(req.headers.authorization ?? "") ?? [];
	if (key === undefined) throw new Refusal(403, "AccessDenied");
	if (key !== setup.accessKeyId) throw new Refusal(403, "InvalidAccessKeyId");
	if (region !== setup.region) throw new Refusal(400, "AuthorizationHeaderMalformed");
	const names = signed.split(";");
	// What changes the meaning of a request must be signed.
	for (const must of ["host", "x-amz-content-sha256", "x-amz-date"]) {
		if (!names.includes(must)) throw new Refusal(403, "AccessDenied");
	}
	const time = String(req.headers["x-amz-date"]);
	const digest = String(req.headers["x-amz-content-sha256"]);
	if (!time.startsWith(day)) throw new Refusal(403, "SignatureDoesNotMatch");
	if (digest !== hex(body)) throw new Refusal(400, "XAmzContentSHA256Mismatch");
	const escaped = (text: string) =>
		encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
	const query = [...url.searchParams].map(([name, value]) => `${escaped(name)}=${escaped(value)}`).toSorted();
	const headers = names.map((name) => `${name}:${String(req.headers[name]).trim().replaceAll(/ +/g, " ")}\n`);
	const canonical = [req.method, url.pathname, query.join("&"), headers.join(""), signed, digest].join("\n");
	const scope = `${day}/${region}/s3/aws4_request`;
	const toSign = ["AWS4-HMAC-SHA256", time, scope, hex(canonical)].join("\n");
	const steps = [day, region, "s3", "aws4_request"];
	const signing = steps.reduce<Buffer | string>((last, step) => hmac(last, step), `AWS4${setup.secretAccessKey}`);
	if (hmac(signing, toSign).toString("hex") !== signature) throw new Refusal(403, "SignatureDoesNotMatch");
}
