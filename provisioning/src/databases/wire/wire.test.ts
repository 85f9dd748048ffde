import { expect, test } from "vitest";
import { createFrameReader } from "./frames.ts";
import { errorReply, failureIn, query, readyAndIdle } from "./replies.ts";
import { changesSession, startupSettings, withSetting } from "./settings.ts";
import { withOwnStatementName } from "./statement-names.ts";

function startedReader() {
	const reader = createFrameReader();
	reader.started();
	return reader;
}

test("messages come out whole however they were cut, because a stream has no borders", () => {
	const bytes = Buffer.concat([query("SELECT 1"), query("SELECT 2"), query("x".repeat(70_000))]);
	for (const size of [1, 3, 7, 4096]) {
		const reader = startedReader();
		const frames = [];
		for (let at = 0; at < bytes.length; at += size) frames.push(...reader.push(bytes.subarray(at, at + size)));
		expect(Buffer.concat(frames.map((frame) => frame.bytes)).equals(bytes)).toBe(true);
		expect(frames).toHaveLength(3);
	}
});

test("an impossible length is an error, because waiting for it would fill the memory", () => {
	const huge = Buffer.from([0x51, 0x7f, 0xff, 0xff, 0xff]);
	expect(() => startedReader().push(huge)).toThrow(RangeError);
	expect(() => createFrameReader().push(Buffer.from([0, 0, 0x7f, 0xff]))).toThrow(RangeError);
	expect(() => startedReader().push(Buffer.from([0x51, 0, 0, 0, 1]))).toThrow(RangeError);
});

test("a named statement gets the client's prefix wherever it is named, because all share one namespace", () => {
	const named: string[] = [];
	const rename = (bytes: Buffer) =>
		withOwnStatementName({ type: bytes[0] ?? 0, bytes }, 7, (name) => named.push(name)).toString("latin1");
	const frame = (type: string, body: string) => {
		const head = Buffer.alloc(5);
		head.write(type);
		head.writeInt32BE(body.length + 4, 1);
		return Buffer.concat([head, Buffer.from(body)]);
	};
	expect(rename(frame("P", "s\0SELECT 1\0\0\0"))).toBe(frame("P", "7:s\0SELECT 1\0\0\0").toString("latin1"));
	expect(rename(frame("B", "p\0s\0rest"))).toBe(frame("B", "p\0" + "7:s\0rest").toString("latin1"));
	expect(rename(frame("D", "Ss\0"))).toBe(frame("D", "S7:s\0").toString("latin1"));
	expect(rename(frame("D", "Pp\0"))).toBe(frame("D", "Pp\0").toString("latin1"));
	expect(rename(frame("P", "\0SELECT 1\0\0\0"))).toBe(frame("P", "\0SELECT 1\0\0\0").toString("latin1"));
	expect(named).toEqual(["7:s"]);
});

test("only what outlives its transaction counts as a setting, because the rest ends by itself", () => {
	expect(["SET search_path TO a", " reset all", "SET SESSION a = 1", "DISCARD ALL"].map(changesSession)).toEqual([
		true,
		true,
		true,
		true,
	]);
	expect(
		["SET LOCAL a = 1", "SELECT 1", "SET TRANSACTION READ ONLY", "UPDATE x SET y = 1"].map(changesSession),
	).toEqual([false, false, false, false]);
	expect(withSetting(["SET a = 1", "SET b = 1"], "SET a = 1")).toEqual(["SET b = 1", "SET a = 1"]);
	expect(withSetting(["SET a = 1"], "RESET ALL")).toEqual([]);
});

test("startup parameters become statements with quoted values, because a client writes them", () => {
	const parameters = new Map([
		["user", "x"],
		["options", "-c search_path=it's --a.b=c\\ d"],
		["TimeZone", "UTC"],
	]);
	expect(startupSettings(parameters)).toEqual([
		"SELECT set_config('TimeZone', 'UTC', false)",
		"SELECT set_config('search_path', 'it''s', false)",
		"SELECT set_config('a.b', 'c d', false)",
	]);
});

test("an error among a server's messages is found, because a setting that failed must not be replayed", () => {
	expect(failureIn(readyAndIdle)).toBeNull();
	expect(failureIn(Buffer.concat([readyAndIdle, errorReply("ERROR", "42601", "no good")]))).toBe("no good");
});
