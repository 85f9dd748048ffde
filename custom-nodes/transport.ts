import type { ErrorBody } from "@flomastr/contracts/error";
import type {
	IDataObject,
	IExecuteFunctions,
	IHookFunctions,
	IHttpRequestMethods,
	ILoadOptionsFunctions,
	INode,
	JsonObject,
} from "n8n-workflow";
import { NodeApiError } from "n8n-workflow";

export const CREDENTIAL = "floMastrApi";

export interface ApiCall {
	method: IHttpRequestMethods;
	/** Below `/api`, for example `/contacts/find`; ids in it already encoded. */
	path: string;
	query?: Record<string, string>;
	body?: object;
	/** The input item the call is made for; named in the error. */
	itemIndex?: number;
	/** Statuses that are an answer and no failure; for them the call gives `undefined`. */
	absent?: number[];
}

/** Makes one call to the tenant API. Fails with a NodeApiError that says what was wrong, field by field. */
export type Api = <Answer>(call: ApiCall) => Promise<Answer>;

interface HttpAnswer {
	statusCode: number;
	body: unknown;
}

/** The caller of this node's credential. The credential is read once a run: each read is a query to n8n's database. */
export async function openApi(context: IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions): Promise<Api> {
	const credential = await context.getCredentials(CREDENTIAL);
	const base = String(credential.baseUrl).replace(/\/+$/, "");
	const { id, name } = context.getWorkflow();
	// Who wrote: it stands above the message in the inbox and in a task's trail. Headers carry ASCII only.
	const workflow = `${id ?? ""} ${encodeURIComponent((name ?? "").slice(0, 100).toWellFormed())}`;
	return async <Answer>({ method, path, query, body, itemIndex, absent = [] }: ApiCall): Promise<Answer> => {
		let answer: HttpAnswer;
		try {
			answer = await context.helpers.httpRequest({
				method,
				url: `${base}/api${path}`,
				headers: {
					Authorization: `Bearer ${String(credential.token)}`,
					Accept: "application/json",
					"X-FloMastr-Workflow": workflow,
				},
				...(query && { qs: query }),
				...(body && { body: body as IDataObject }),
				json: true,
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				timeout: 30_000,
			});
		} catch (cause) {
			throw unreachable(context.getNode(), base, cause, itemIndex);
		}
		if (absent.includes(answer.statusCode)) return undefined as Answer;
		if (answer.statusCode >= 200 && answer.statusCode < 300) return answer.body as Answer;
		throw refused(context.getNode(), answer, itemIndex);
	};
}

/** The NodeApiError for an answer that is not 2xx: the API's own message, and a line for each wrong field. */
export function refused(node: INode, answer: HttpAnswer, itemIndex?: number): NodeApiError {
	const error = (answer.body as Partial<ErrorBody> | undefined)?.error;
	const message = error?.message ?? `The FloMastr API answered with status ${answer.statusCode}`;
	const fields = Object.entries(error?.fields ?? {}).map(([path, text]) => `${path}: ${text}`);
	return new NodeApiError(node, { message } as JsonObject, {
		message,
		description: fields.join("\n") || (error?.code ?? ""),
		httpCode: String(answer.statusCode),
		...(itemIndex !== undefined && { itemIndex }),
	});
}

/** The error for a call that got no answer at all. It carries the reason only, never the request with its token. */
function unreachable(node: INode, base: string, cause: unknown, itemIndex?: number): NodeApiError {
	const reason = cause instanceof Error ? cause.message : String(cause);
	const message = `The FloMastr API at ${base} could not be reached: ${reason}`;
	return new NodeApiError(node, { message } as JsonObject, {
		message,
		description: "Check the base URL in the FloMastr API credential and that the control plane is running.",
		...(itemIndex !== undefined && { itemIndex }),
	});
}
