/** Triggers whose names do not end in "Trigger"; the webhook has a row of its own among n8n's webhooks. */
export const named: ReadonlySet<string> = new Set(["cron", "interval", "emailReadImap"]);

/** They start by hand, by another workflow, or with n8n. */
export const passive: ReadonlySet<string> = new Set(
	"manual manualChat executeWorkflow error n8n workflow simulate evaluation".split(" ").map((name) => `${name}Trigger`),
);

/** n8n's own nodes that ask their service from time to time, by their `pollTimes`. */
export const polling: ReadonlySet<string> = new Set(
	[
		"airtable clockify e2eTestPolling gmail googleBusinessProfile googleCalendar googleDrive googleSheets",
		"microsoftOneDrive microsoftOutlook notion rssFeedRead salesforce seaTable toggl venafiTlsProtectDatacenter",
	]
		.flatMap((line) => line.split(" "))
		.map((name) => `${name}Trigger`),
);
