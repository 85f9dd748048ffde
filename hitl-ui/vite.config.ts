import { reactRouter } from "@react-router/dev/vite";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";

export default defineConfig({
	plugins: [tailwindcss(), reactRouter()],
	// The contracts are TypeScript of this repository, not a built package: they are compiled with the app.
	ssr: { noExternal: ["@flomastr/contracts"] },
	// The last build's assets stay for a while: a page that is open, or a server that still runs, goes on asking for them.
	build: { emptyOutDir: false, cssTarget: ["chrome123", "firefox120", "safari17.5"] },
});
