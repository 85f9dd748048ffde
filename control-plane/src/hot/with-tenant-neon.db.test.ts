import { createHotStore } from "../../test/hot-store.ts";
import { rowSecurityHolds } from "../../test/row-security.ts";

// The wall is Postgres'; what a pool of another driver might leave on a connection is not.
const { hot } = await createHotStore(8, "neon");
await rowSecurityHolds(hot);
