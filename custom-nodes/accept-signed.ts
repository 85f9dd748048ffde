import type { IWebhookFunctions } from "n8n-workflow";
import { whyNotSigned } from "./signature.ts";
import { CREDENTIAL } from "./transport.ts";

/**
 * The parsed body of a request that the control plane signed. Anything else is answered 401 (or 400 when the signed
 * body is no JSON) right here and gives `undefined`: the caller then starts nothing.
 */
export async function acceptSigned<Body>(context: IWebhookFunctions): Promise<Body | undefined> {
	const request = context.getRequestObject();
	const response = context.getResponseObject();
	const { signingSecret } = await context.getCredentials(CREDENTIAL);
	const reason = whyNotSigned(request.headers["x-flomastr-signature"], request.rawBody, String(signingSecret ?? ""));
	if (reason) {
		response.status(401).json({ error: { code: "unauthenticated", message: reason } });
		return undefined;
	}
	try {
		return JSON.parse(request.rawBody.toString("utf8")) as Body;
	} catch {
		response.status(400).json({ error: { code: "malformed", message: "The body is not JSON." } });
		return undefined;
	}
}
