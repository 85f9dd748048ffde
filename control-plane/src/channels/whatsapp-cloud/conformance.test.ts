import { startGraphServer } from "../../../test/graph-server.ts";
import { describeChannel } from "../conformance.ts";
import { signBody } from "../sign-body.ts";
import { whatsappCloud } from "./adapter.ts";
import { config } from "./config.ts";
import { phoneNumberId, samples } from "./samples.ts";

const connection = config.parse({
	phone_number_id: phoneNumberId,
	app_secret: "an-app-secret-of-this-test",
	access_token: "an-access-token-of-this-test",
	verify_token: "a-verify-token-of-this-test",
});

describeChannel({
	channel: whatsappCloud,
	connection,
	stranger: { ...connection, app_secret: "somebody else's" },
	sign: (rawBody, { app_secret }) => ({ "X-Hub-Signature-256": signBody(rawBody, app_secret) }),
	samples,
	address: "919900112233",
	async startVendor() {
		const graph = await startGraphServer({ token: connection.access_token, phoneNumberId });
		return {
			connection: { ...connection, graph_url: graph.url },
			received: () => graph.requests.map((request) => request.body),
			complaints: () => graph.complaints,
			next: (how) =>
				graph.misbehave(
					{
						busy: { status: 429, code: 130429, message: "(#130429) Rate limit hit" },
						refused: { status: 400, code: 131026, message: "(#131026) Message undeliverable" },
						silent: "hang" as const,
						broken: "drop" as const,
					}[how],
				),
			close: graph.close,
		};
	},
});
