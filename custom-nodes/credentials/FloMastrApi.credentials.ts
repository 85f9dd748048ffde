import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from "n8n-workflow";

/** A tenant's key to its control plane: the token names the tenant, the signing secret proves where events come from. */
export class FloMastrApi implements ICredentialType {
	name = "floMastrApi";
	displayName = "FloMastr API";
	icon = { light: "file:flomastr.svg", dark: "file:flomastr.dark.svg" } as const;
	documentationUrl = "https://docs.n8n.io/integrations/community-nodes/";

	properties: INodeProperties[] = [
		{
			displayName: "Base URL",
			name: "baseUrl",
			type: "string",
			default: "",
			required: true,
			placeholder: "https://acme.example.com",
			description: "Address of the control plane, without /api",
		},
		{
			displayName: "Token",
			name: "token",
			type: "string",
			typeOptions: { password: true },
			default: "",
			required: true,
		},
		{
			displayName: "Signing Secret",
			name: "signingSecret",
			type: "string",
			typeOptions: { password: true },
			default: "",
			required: true,
			description: "Events and decisions are accepted only when signed with this secret",
		},
	];

	/** A function and not `=Bearer {{…}}`: an expression would cost every request a fresh V8 isolate. */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		request.headers = { ...request.headers, Authorization: `Bearer ${String(credentials.token)}` };
		return request;
	};

	test: ICredentialTestRequest = {
		request: { baseURL: "={{$credentials.baseUrl.replace(/\\/+$/, '')}}", url: "/api/ping" },
	};
}
