import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { until } from "../until.ts";
import type { Order, Word } from "./order.ts";

export type Life = {
	words: Word[];
	/** @throws when it ends by itself or the time is over */
	said(is: Word["is"], times?: number, withinMs?: number): Promise<Word[]>;
	/** kill -9. */
	kill(): Promise<void>;
};

const script = fileURLToPath(new URL("life.ts", import.meta.url));
let lives = 0;

/** Starts a control plane that can be killed. Its log goes to this process's error output. */
export async function startLife(folder: string, order: Order): Promise<Life> {
	const file = join(folder, `order-${++lives}.json`);
	writeFileSync(file, JSON.stringify(order), { mode: 0o600 });
	const child = spawn(process.execPath, [script, file], { stdio: ["pipe", "pipe", "inherit"] });
	const words: Word[] = [];
	let ended = false;
	child.once("exit", () => {
		ended = true;
	});
	createInterface({ input: child.stdout }).on("line", (line) => {
		if (line.startsWith('{"is"')) words.push(JSON.parse(line));
		else process.stderr.write(`${line}\n`);
	});
	const said: Life["said"] = async (is, times = 1, withinMs = 300_000) => {
		const found = () => words.filter((word) => word.is === is);
		await until(
			`the control plane said “${is}” ${times} times`,
			() => {
				if (ended && found().length < times) throw new Error(`the control plane ended before it said “${is}”`);
				return found().length >= times;
			},
			withinMs,
		);
		return found();
	};
	await said("up");
	return {
		words,
		said,
		async kill() {
			if (ended) return;
			const gone = once(child, "exit");
			child.kill("SIGKILL");
			await gone;
		},
	};
}
