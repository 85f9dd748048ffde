/**
 * Builds the front end into `build/`, unless the sources are those of the last build. Plain JavaScript, because it may be
 * started by an older Node; the build itself needs Node 24, which comes with the root install.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const home = fileURLToPath(new URL(".", import.meta.url));
const require = createRequire(import.meta.url);
const stamp = join(home, "build", "sources.sha256");
const inputs = ["app", "public", "package.json", "vite.config.ts", "react-router.config.ts", "build.js"];
const keepAssetsMs = 7 * 24 * 3600 * 1000;
const shared = ["../control-plane/contracts", "../package-lock.json"];

function* filesBelow(path) {
	if (!statSync(path).isDirectory()) {
		yield path;
		return;
	}
	for (const name of readdirSync(path).sort()) {
		if (name !== "node_modules") yield* filesBelow(join(path, name));
	}
}

/** One hash over every file the build reads. */
function sourcesHash() {
	const hash = createHash("sha256");
	for (const input of [...inputs, ...shared].map((path) => join(home, path)).filter(existsSync)) {
		for (const file of filesBelow(input)) hash.update(file.slice(home.length)).update("\0").update(readFileSync(file));
	}
	return hash.digest("hex");
}

/** @returns the path of a Node that can build: this one, or the one of the root install. */
function node24() {
	if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
	const system = process.platform === "win32" ? "win" : process.platform;
	const binary = system === "win" ? "node.exe" : "node";
	return require.resolve(`node-${system}-${process.arch}/bin/${binary}`);
}

/** Assets of earlier builds go a week after they were made. */
function pruneAssets() {
	const folder = join(home, "build", "client", "assets");
	for (const name of readdirSync(folder)) {
		const file = join(folder, name);
		if (Date.now() - statSync(file).mtimeMs > keepAssetsMs) rmSync(file, { recursive: true });
	}
}

/** Text assets are compressed once here, so that serving them costs nothing. */
function compressAssets() {
	for (const file of filesBelow(join(home, "build", "client"))) {
		if (!/\.(js|css|svg|json)$/.test(file)) continue;
		if (existsSync(`${file}.br`) && statSync(`${file}.br`).mtimeMs >= statSync(file).mtimeMs) continue;
		const bytes = readFileSync(file);
		if (bytes.length < 1024) continue;
		writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
	}
}

/**
 * @returns {boolean} true when it built, false when the last build is still good
 * @throws when the build fails; the reason is in `message`
 */
export function build() {
	const hash = sourcesHash();
	if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return false;
	const cli = join(fileURLToPath(new URL("bin.cjs", pathToFileURL(require.resolve("@react-router/dev/package.json")))));
	const env = { ...process.env, NODE_ENV: "production" };
	const run = spawnSync(node24(), [cli, "build"], { cwd: home, encoding: "utf8", env });
	if (run.status !== 0) {
		const reason = run.error?.message ?? `${run.stdout}\n${run.stderr}`.trim();
		throw new Error(`The front end could not be built. Run \`npm ci\`, then try again. The build said:\n${reason}`);
	}
	pruneAssets();
	compressAssets();
	writeFileSync(stamp, hash);
	return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const started = performance.now();
	const built = build();
	console.log(
		built ? `front end built in ${((performance.now() - started) / 1000).toFixed(1)} s` : "front end is up to date",
	);
}
