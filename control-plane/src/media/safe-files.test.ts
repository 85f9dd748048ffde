import { describe, expect, test } from "vitest";
import { localFileId, localFileUrl, withPublicFiles } from "./local-file.ts";
import { serveHeaders } from "./serve-headers.ts";
import { safeType } from "./sniff.ts";

const bytes = (hex: string) => Buffer.from(hex.replaceAll(" ", ""), "hex");
const text = (value: string) => Buffer.from(value);
const docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const binary = "application/octet-stream";

describe("a file is what its bytes show", () => {
	test.each<[declared: string, head: Buffer, kept: string]>([
		["image/png", bytes("89504e470d0a1a0a"), "image/png"],
		["text/html", bytes("89504e470d0a1a0a"), "image/png"],
		["image/png", bytes("ffd8ffe0"), "image/jpeg"],
		["image/webp", text("RIFF\x10\x00\x00\x00WEBPVP8 "), "image/webp"],
		["audio/ogg; codecs=opus", text("OggS\0"), "audio/ogg"],
		["audio/mp4", text("\0\0\0\x20ftypmp42"), "audio/mp4"],
		["video/mp4", text("\0\0\0\x20ftypisom"), "video/mp4"],
		["", text("\0\0\0\x20ftypisom"), "video/mp4"],
		["audio/amr", text("#!AMR\n"), "audio/amr"],
		["audio/mpeg", text("ID3\x04"), "audio/mpeg"],
		["video/webm", bytes("1a45dfa3"), "video/webm"],
		["application/pdf", text("%PDF-1.7"), "application/pdf"],
		[docx, text("PK\x03\x04rest"), docx],
		["application/msword", bytes("d0cf11e0a1b11ae1"), "application/msword"],
		["text/plain", text("Grüße"), "text/plain"],
		["text/csv", text("a;b\n1;2"), "text/plain"],
	])("%s", (declared, head, kept) => {
		expect(safeType(declared, head)).toBe(kept);
	});

	test.each<[why: string, declared: string, head: Buffer]>([
		["a page", "text/html", text("<!doctype html><script>alert(1)</script>")],
		["a page called a picture", "image/png", text("<html>")],
		["a drawing, which may hold scripts", "image/svg+xml", text('<svg xmlns="http://www.w3.org/2000/svg"/>')],
		["a drawing called a picture", "image/jpeg", text("<svg onload=alert(1)>")],
		["XML", "application/xml", text('<?xml version="1.0"?>')],
		["a script", "application/javascript", text("alert(1)")],
		["a zip that says nothing of itself", "application/zip", text("PK\x03\x04")],
		["a page called a Word file", docx, text("<html>")],
		["bytes called text", "text/plain", bytes("4d5a9000")],
		["text that is no UTF-8", "text/plain", bytes("c328")],
		["something unheard of", "application/x-thing", text("hello")],
	])("%s is only ever saved", (_, declared, head) => {
		expect(safeType(declared, head)).toBe(binary);
		expect(serveHeaders({ mime_type: safeType(declared, head), name: "x", size: 1 })["content-disposition"]).toMatch(
			/^attachment;/,
		);
	});

	test("text may be cut within a character where the head ends", () => {
		expect(safeType("text/plain", text("Grüße").subarray(0, 3))).toBe("text/plain");
	});
});

describe("the headers", () => {
	test("keep a browser from guessing, running or sharing", () => {
		expect(serveHeaders({ mime_type: "image/png", name: "a.png", size: 9 })).toEqual({
			"content-type": "image/png",
			"content-length": "9",
			"x-content-type-options": "nosniff",
			"content-disposition": "inline; filename=\"a.png\"; filename*=UTF-8''a.png",
			"content-security-policy": expect.stringMatching(/^default-src 'none'.*sandbox$/),
			"cross-origin-resource-policy": "same-origin",
			"referrer-policy": "no-referrer",
			"cache-control": "private, max-age=31536000, immutable",
		});
	});

	test("let the browser's viewer show a PDF, and nothing else in it", () => {
		const policy = serveHeaders({ mime_type: "application/pdf", name: "a.pdf", size: 9 })["content-security-policy"];
		expect(policy).toMatch(/^default-src 'none'/);
		expect(policy).not.toContain("sandbox");
	});

	test("are never split by a name, and carry it in every script", () => {
		const headers = serveHeaders({ mime_type: "image/png", name: 'q"\r\nX: 1\\ %41 प्र.png', size: null });
		const disposition = headers["content-disposition"] ?? "";
		expect(disposition).not.toMatch(/[\r\n]/);
		expect(disposition).toContain("filename*=UTF-8''q%22%0D%0AX%3A%201%5C%20%2541%20%E0%A4%AA%E0%A5%8D%E0%A4%B0.png");
		expect(() => new Headers(headers)).not.toThrow();
		expect(headers).not.toHaveProperty("content-length");
	});

	test("do not show a drawing in the page even if one was stored as such", () => {
		const headers = serveHeaders({ mime_type: "image/svg+xml", name: "a.svg", size: 9 });
		expect(headers["content-disposition"]).toMatch(/^attachment/);
	});
});

describe("links to our own files", () => {
	const id = "0192f1d0-0000-7000-8000-000000000001";

	test("are told from links elsewhere", () => {
		expect(localFileId(localFileUrl(id))).toBe(id);
		for (const url of [
			undefined,
			"",
			id,
			`https://evil.test/api/media/files/${id}`,
			`${localFileUrl(id)}/..`,
			"/api/media/files/..",
		]) {
			expect(localFileId(url)).toBeNull();
		}
	});

	test("look like any other where only the form of a link is checked", () => {
		expect(withPublicFiles({ kind: "media", media: "image", url: localFileUrl(id), caption: "c" })).toEqual({
			kind: "media",
			media: "image",
			url: `https://file.invalid${localFileUrl(id)}`,
			caption: "c",
		});
		const header_media = { media: "image", url: localFileUrl(id) } as const;
		expect(withPublicFiles({ kind: "interactive", body: "b", header_media })).toMatchObject({
			header_media: { url: `https://file.invalid${localFileUrl(id)}` },
		});
		expect(withPublicFiles({ kind: "text", text: "x" })).toEqual({ kind: "text", text: "x" });
	});
});
