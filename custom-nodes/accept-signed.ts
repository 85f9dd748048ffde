import type { IWebhookFunctions } from "n8n-workflow";
import { whyNotSigned } from "./signature.ts";
import { CREDENTIAL } from "./transport.ts";

interface Refusal {
	status: 409 | 422;
	message: string;
}

/**
 * The parsed body of a request that the control plane signed. Anything else is answered 401 (422 when the signed
 * body is no good) right here and gives `undefined`: the caller then starts nothing.
 *
 * An accepted request is answered with `X-FloMastr-Accepted`, whatever becomes of the workflow. The status alone does not
 * say so: while n8n starts, it answers every address with 200 and a page in HTML, and an event would be lost.
 *
 * @param whyRefused says what is wrong with the content of a signed body, if anything, and the status it is answered with.
 */
export async function acceptSigned<Body>(
	context: IWebhookFunctions,
	whyRefused: (body: Body) => Refusal | null = () => null,
): Promise<Body | undefined> {
	const request = context.getRequestObject();
	const response = context.getResponseObject();
	const { signingSecret } = await context.getCredentials(CREDENTIAL);
	const reason = whyNotSigned(request.headers["x-flomastr-signature"], request.rawBody, String(signingSecret ?? ""));
	if (reason) {
		response.status(401).json({ error: { code: "unauthenticated", message: reason } });
		return undefined;
	}
	const body = parse<Body>(request.rawBody);
	const refusal = body === undefined ? { status: 422, message: "The body is not a JSON object." } : whyRefused(body);
	if (body === undefined || refusal) {
		const { status = 422, message = "" } = refusal ?? {};
		response.status(status).json({ error: { code: status === 409 ? "conflict" : "invalid", message } });
		return undefined;
	}
	response.setHeader("X-FloMastr-Accepted", deliveryId(request.headers["x-flomastr-delivery"]));
	return body;
}

function parse<Body>(raw: Buffer): Body | undefined {
	try {
		const body: unknown = JSON.parse(raw.toString("utf8"));
		return typeof body === "object" && body !== null ? (body as Body) : undefined;
	} catch {
		return undefined;
	}
}

/** The delivery's id, given back so that the control plane knows which try was answered; `1` when there is none. */
function deliveryId(header: string | string[] | undefined): string {
	return typeof header === "string" && /^[\w-]{1,64}$/.test(header) ? header : "1";
}
