// The house style that no linter knows: file sizes, and who may import whom. Runs with `npm run lint`.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const limits = { median: 80, p90: 220, largest: 400 };

/** What a folder may import besides itself and its own packages. The reason stands in the message a wrong import gets. */
const mayImport = {
	"control-plane/contracts/": [],
	"control-plane/": ["@flomastr/contracts", "@flomastr/provisioning", "@flomastr/tenant-template"],
	"provisioning/": ["@flomastr/contracts", "@flomastr/tenant-template"],
	"tenant-template/": ["@flomastr/contracts"],
	"custom-nodes/": ["@flomastr/contracts"],
	"hitl-ui/": ["@flomastr/contracts"],
};
const drawers = /(^|\/)(utils?|helpers?|common|misc|lib)(\/|\.[jt]sx?$)/;

const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.ts", "*.tsx", "*.js"], {
	encoding: "utf8",
})
	.split("\n")
	.filter((file) => file !== "");
const sources = files.filter(
	(file) => !/\.test\.tsx?$|(^|\/)(test|e2e|bench|migrations|generated)\/|\.d\.ts$|\.config\.[jt]s$/.test(file),
);

const problems = [];
const sizes = sources.map((file) => ({ file, lines: readFileSync(file, "utf8").split("\n").length - 1 }));
for (const { file, lines } of sizes) {
	if (lines > limits.largest)
		problems.push(`${file}: ${lines} lines, at most ${limits.largest}. Split it by verb or by part.`);
}
const sorted = sizes.map(({ lines }) => lines).sort((a, b) => a - b);
const share = (part) => sorted[Math.floor(sorted.length * part)] ?? 0;
if (share(0.5) > limits.median) problems.push(`The median file has ${share(0.5)} lines, at most ${limits.median}.`);
if (share(0.9) > limits.p90) problems.push(`The 90th percentile has ${share(0.9)} lines, at most ${limits.p90}.`);

for (const file of sources) {
	if (drawers.test(file))
		problems.push(`${file}: a drawer. Name the file by what it does and put it where that is used.`);
	const home = Object.keys(mayImport).find((folder) => file.startsWith(folder));
	if (!home) continue;
	for (const [, name] of readFileSync(file, "utf8").matchAll(/from\s+"((?:@flomastr|n8n-nodes-flomastr)[^"]*)"/g)) {
		const foreign = name.split("/").slice(0, 2).join("/");
		if (!mayImport[home].includes(foreign)) {
			problems.push(
				`${file}: imports ${name}. ${home} may import ${mayImport[home].join(", ") || "no other package"}; nodes and the front end reach the control plane over HTTP only.`,
			);
		}
	}
	if (
		home === "hitl-ui/" &&
		!/control-plane\.server\.ts$|phone-client\.ts$|^hitl-ui\/(server|build|serve)/.test(file)
	) {
		const source = readFileSync(file, "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
		if (/(?<![.\w])fetch\(/.test(source))
			problems.push(
				`${file}: fetches. Only app/control-plane.server.ts does (and the phone, which plays the customer's device).`,
			);
	}
}
for (const file of sources.filter((file) => file.startsWith("control-plane/contracts/"))) {
	for (const [, name] of readFileSync(file, "utf8").matchAll(/from\s+"([^."][^"]*)"/g)) {
		if (name !== "zod" && !name.startsWith("node:"))
			problems.push(`${file}: imports ${name}; zod is the contracts' only dependency.`);
	}
}

console.log(
	`${sources.length} source files: median ${share(0.5)}, 90th percentile ${share(0.9)}, largest ${sorted.at(-1)} lines`,
);
if (problems.length > 0) {
	console.error(problems.join("\n"));
	process.exit(1);
}
