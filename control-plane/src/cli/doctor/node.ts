import { down, type Part, up } from "#parts/part.ts";

/** Node itself: TypeScript runs as it is from 24 on. */
export function nodeCheck(version = process.versions.node): Part {
	return {
		id: "node",
		title: "Node",
		async check() {
			const major = Number(version.split(".")[0]);
			if (major < 24)
				return down(`Node ${version} was found, 24 or newer is needed. Install it from https://nodejs.org.`);
			return up(`Node ${version} on ${process.platform} ${process.arch}.`);
		},
	};
}
