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
| \`files/<id>\` | files that were attached; \`files/<id>.json\` has each one's name and type. A message names its file in \`content.url\` |
| \`credentials.jsonl\` | which credentials your workflows use, by name and type |

\`.jsonl\` is one JSON object a line, in UTF-8; times are ISO 8601. Spreadsheets and databases import it; \`jq\` reads it.

**What is not in here**: the secrets inside n8n's credentials (passwords, keys, tokens), because a file is no place for them:
enter them anew where you import the workflows. Passwords of your people, the platform's own keys and the log of n8n's
executions are not in here either.
`;
}
