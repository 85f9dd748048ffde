import type { TenantSubject } from "#deps.ts";

/** What stands in an export, for whoever opens it years later without FloMastr. */
export function readme(tenant: TenantSubject, at: Date): string {
	return `# All data of ${tenant.name}

Exported from FloMastr (${tenant.slug}) at ${at.toISOString()}.

| where | what |
|---|---|
| \`workflows/<id>.json\` | each workflow as n8n imports it (menu: Import from file), with its pinned data and static data |
| \`data/contacts.jsonl\` | the address book: names, numbers, tags, attributes |
| \`data/threads.jsonl\` | conversations: with whom, over which channel, their state |
| \`data/messages.jsonl\` | every message in and out: \`thread_id\` is its conversation, \`content\` what was said, \`author\` by whom |
| \`data/notes.jsonl\` | what your people wrote about contacts and conversations |
| \`data/tasks.jsonl\` | tasks with what was asked (\`object\`), what was answered (\`answer\`) and by whom (\`audit\`) |
| \`data/*.jsonl\` | every other table of your own, by its name |
| \`data-tables/<id>.jsonl\` | the rows of each of n8n's data tables; \`data-tables/<id>.json\` has its name and its columns |
| \`files/<id>\` | files that were attached; \`files/<id>.json\` has each one's name and type. A message names its file in \`content.url\` |
| \`credentials.jsonl\` | which credentials your workflows use, by name and type |
| \`people.jsonl\` | your people: names, addresses, roles, teams. \`author\`, \`assignee_id\` and \`audit\` name them by \`id\` |
| \`channels.jsonl\` | the numbers and phones you are connected to. \`connection_id\` names them by \`id\` |

\`.jsonl\` is one JSON object a line, in UTF-8; times are ISO 8601. Spreadsheets and databases import it; \`jq\` reads it.

**What is not in here**, and why:

| what | why |
|---|---|
| the secrets inside n8n's credentials and your channels (passwords, keys, tokens) | a file is no place for them: enter them anew where you import the workflows and connect the channels |
| your people's passwords | FloMastr itself knows only digests of them |
| the platform's own keys for this tenant | they open nothing but this installation |
| the log of n8n's executions, with the files n8n kept for it | it tells how workflows ran; what they did stands in \`data/\` and \`data-tables/\` |
| former versions of workflows, their tags and folders, n8n's settings | they are n8n's own; a workflow's present version, published or not, is whole without them |
| what was still on its way, and the operator's log of deliveries sent again or given up | it belongs to the running of the platform; the messages themselves are in \`data/messages.jsonl\` |
`;
}
