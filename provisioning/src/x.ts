import { installN8n } from "#n8n/install.ts";

const t = performance.now();
let last = "";
console.log(
	await installN8n({
		folder: process.argv[2]!,
		onProgress: (p) => {
			const s = `${p.done}/${p.total}`;
			if (s !== last) process.stdout.write(s + " ");
			last = s;
		},
	}),
	performance.now() - t,
);
