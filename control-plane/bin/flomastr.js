#!/usr/bin/env node
import { runNode24 } from "../launch/run-node24.js";

// The command flomastr, whatever Node is called by this name: in plain JavaScript, since an older one reads no TypeScript.
const main = new URL("../src/cli/main.ts", import.meta.url);
if (Number(process.versions.node.split(".")[0]) >= 24) await import(main.href);
else process.exitCode = await runNode24([(await import("node:url")).fileURLToPath(main), ...process.argv.slice(2)]);
