import { down, type Part, up } from "#parts/part.ts";

/** The Node that runs this: TypeScript runs as it is from 24 on. An older one is enough to start, and hands over to it. */
export function nodeCheck(version = process.versions.node): Part {
	return {
		id: "node",
		title: "Node",
		async check() {
			const major = Number(version.split(".")[0]);
			if (major < 24)
				return down(
					`This runs on Node ${version}, and FloMastr needs 24 or newer. \`npm start\` and \`npm run flomastr\` take the one that npm fetched, whichever started them; run it that way, or install Node 24 from https://nodejs.org.`,
				);
			return up(`Node ${version} on ${process.platform} ${process.arch}.`);
		},
	};
}
