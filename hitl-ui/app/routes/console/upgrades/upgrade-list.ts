import { Upgrade } from "@flomastr/contracts/upgrade";
import { z } from "zod";

/** `GET /api/upgrades`. */
export const UpgradeList = z.object({ upgrades: z.array(Upgrade) });
