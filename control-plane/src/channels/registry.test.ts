import { ChannelName } from "@flomastr/contracts/message";
import { expect, test } from "vitest";
import { channels } from "./registry.ts";

test("every channel stands under its own name, so that a hook's address finds the right adapter", () => {
	for (const name of ChannelName.options) expect(channels[name].name).toBe(name);
});

test("a configuration without its secret is refused with the field's name", () => {
	const whatsapp = channels["whatsapp-cloud"].config.safeParse({ phone_number_id: "+91 99001", access_token: "x" });
	expect(whatsapp.error?.issues.map((issue) => issue.path.join("."))).toEqual([
		"phone_number_id",
		"app_secret",
		"verify_token",
	]);
	const sandbox = channels.sandbox.config.safeParse({ secret: "short", phone_url: "file:///etc/passwd" });
	expect(sandbox.error?.issues.map((issue) => issue.path.join("."))).toEqual(["secret", "phone_url"]);
});
