/**
 * What a person sees while everything starts: one line per step, a moving bar for the long one, plain lines where
 * there is no terminal.
 */
export interface StartScreen {
	/** Begins a step; its line is replaced when it is done. */
	step(title: string): { progress(done: number, total: number): void; done(note?: string): void };
	line(text: string): void;
}

const width = 28;

export function createStartScreen(out: NodeJS.WriteStream): StartScreen {
	const interactive = out.isTTY === true;
	const put = (text: string) => {
		if (interactive) out.write(`\r\u001B[2K${text}`);
	};

	return {
		line: (text) => void out.write(`${text}\n`),
		step(title) {
			const from = performance.now();
			let lastTenth = -1;
			put(`  … ${title}`);
			return {
				progress(done, total) {
					const share = total > 0 ? Math.min(1, done / total) : 0;
					const full = Math.round(share * width);
					const percent = Math.floor(share * 100);
					put(`  … ${title} ${"█".repeat(full)}${"░".repeat(width - full)} ${percent} %`);
					// A log file gets ten lines, not a thousand.
					const tenth = Math.floor(share * 10);
					if (!interactive && tenth > lastTenth) out.write(`  … ${title} ${percent} %\n`);
					lastTenth = Math.max(lastTenth, tenth);
				},
				done(note = "") {
					const seconds = ((performance.now() - from) / 1000).toFixed(1);
					put("");
					out.write(`  ✓ ${title}${note && ` ${note}`} (${seconds} s)\n`);
				},
			};
		},
	};
}
