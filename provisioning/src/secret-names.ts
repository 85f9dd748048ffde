/** What a tenant's vault holds, by name. */
export const secretNames = [
	"n8n.encryption_key",
	"n8n.jwt_secret",
	"n8n.runners_token",
	"n8n.owner_password",
	"n8n.owner_password_hash",
	"n8n.api_key",
	"database.admin",
	"database.n8n",
	"database.business",
	/** Bearer token of the tenant's nodes at the tenant API; see tenant-token.ts. */
	"tenant.token",
	/** Signs what the control plane posts to the tenant's workflows. */
	"tenant.signing_secret",
	/** Of the tenant's own Twilio subaccount. */
	"twilio.account_sid",
	"twilio.auth_token",
] as const;

export type SecretName = (typeof secretNames)[number];
