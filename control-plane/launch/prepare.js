import { findNode24, node24Missing } from "./find-node24.js";
import { installPackages } from "./install-packages.js";
import { installTestPrograms } from "./install-test-programs.js";

// Before npm start, npm test and npm run bench: everything they stand on. In plain JavaScript without dependencies,
// since nothing is installed yet and Node may be 20.
try {
	installPackages();
	if (findNode24() === null) throw new Error(node24Missing);
	if (process.argv.includes("--test")) installTestPrograms();
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
}
