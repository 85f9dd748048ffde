CREATE TABLE "business"."contacts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"phone" text,
	"email" text,
	"identities" jsonb NOT NULL,
	"tags" text[] NOT NULL,
	"attributes" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"version" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "business"."notes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"contact_id" uuid NOT NULL,
	"thread_id" uuid,
	"text" text NOT NULL,
	"author" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"version" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "business"."messages" (
	"id" uuid PRIMARY KEY NOT NULL,
	"thread_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"direction" text NOT NULL,
	"content" jsonb NOT NULL,
	"words" text NOT NULL,
	"status" text NOT NULL,
	"error" jsonb,
	"author" jsonb NOT NULL,
	"vendor_id" text,
	"reply_to" text,
	"referral" jsonb,
	"reaction" text,
	"idempotency_key" text,
	"created_at" timestamp with time zone NOT NULL,
	"version" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "business"."threads" (
	"id" uuid PRIMARY KEY NOT NULL,
	"connection_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"contact_id" uuid NOT NULL,
	"address" text NOT NULL,
	"state" text NOT NULL,
	"assignee_id" text,
	"tags" text[] NOT NULL,
	"preview" text NOT NULL,
	"last_message_at" timestamp with time zone NOT NULL,
	"last_inbound_at" timestamp with time zone,
	"referral" jsonb,
	"created_at" timestamp with time zone NOT NULL,
	"version" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "business"."tasks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"object" jsonb NOT NULL,
	"title" text NOT NULL,
	"task_type" text NOT NULL,
	"priority" text NOT NULL,
	"state" text NOT NULL,
	"thread_id" uuid,
	"contact_id" uuid,
	"answer" jsonb,
	"audit" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"decided_at" timestamp with time zone,
	"version" integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX "contacts_phone" ON "business"."contacts" USING btree ("phone");--> statement-breakpoint
CREATE INDEX "contacts_email" ON "business"."contacts" USING btree ("email");--> statement-breakpoint
CREATE INDEX "contacts_words" ON "business"."contacts" USING gin (to_tsvector('simple', "name"));--> statement-breakpoint
CREATE INDEX "notes_contact" ON "business"."notes" USING btree ("contact_id");--> statement-breakpoint
CREATE INDEX "notes_thread" ON "business"."notes" USING btree ("thread_id");--> statement-breakpoint
CREATE INDEX "messages_thread" ON "business"."messages" USING btree ("thread_id","created_at","id");--> statement-breakpoint
CREATE INDEX "messages_words" ON "business"."messages" USING gin (to_tsvector('simple', "words"));--> statement-breakpoint
CREATE INDEX "threads_contact" ON "business"."threads" USING btree ("contact_id");--> statement-breakpoint
CREATE INDEX "threads_recent" ON "business"."threads" USING btree ("last_message_at");--> statement-breakpoint
CREATE INDEX "tasks_contact" ON "business"."tasks" USING btree ("contact_id");--> statement-breakpoint
CREATE INDEX "tasks_thread" ON "business"."tasks" USING btree ("thread_id");