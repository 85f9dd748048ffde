/** The columns of n8n's own tables that are read from outside, as n8n 2.40 has them on Postgres. */
export const n8nTables = `
	create schema if not exists n8n;
	create table n8n.workflow_entity (id varchar(36) primary key, name varchar(128) not null, active boolean not null,
		"activeVersionId" varchar(36), settings json, "staticData" json);
	create table n8n.workflow_history ("versionId" varchar(36) primary key, "workflowId" varchar(36) not null, nodes json not null);
	create table n8n.webhook_entity ("webhookPath" varchar not null, method varchar not null, node varchar not null,
		"workflowId" varchar(36), primary key ("webhookPath", method));
	create table n8n.execution_entity (id serial primary key, "workflowId" varchar(36) not null, status varchar not null,
		mode varchar not null default 'trigger', "startedAt" timestamptz(3), "stoppedAt" timestamptz(3), "waitTill" timestamptz(3),
		"deletedAt" timestamptz(3));`;
