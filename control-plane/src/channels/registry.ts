import type { ChannelName } from "@flomastr/contracts/message";
import type { Channel } from "./channel.ts";
import { sandbox } from "./sandbox/adapter.ts";
import type { SandboxConnection } from "./sandbox/config.ts";
import { whatsappCloud } from "./whatsapp-cloud/adapter.ts";
import type { WhatsAppConnection } from "./whatsapp-cloud/config.ts";

/** The configuration each channel works with. */
export interface Connections {
	sandbox: SandboxConnection;
	"whatsapp-cloud": WhatsAppConnection;
}

/** Every channel there is. A new name in the contract does not compile until its adapter stands here. */
export const channels: { readonly [Name in ChannelName]: Channel<Connections[Name]> } = {
	sandbox,
	"whatsapp-cloud": whatsappCloud,
};
