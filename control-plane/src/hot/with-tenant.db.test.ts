import { createHotStore } from "../../test/hot-store.ts";
import { rowSecurityHolds } from "../../test/row-security.ts";

const { hot } = await createHotStore();
await rowSecurityHolds(hot);
