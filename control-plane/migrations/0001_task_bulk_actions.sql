ALTER TABLE "tasks" ADD COLUMN "bulk_actions" text[] DEFAULT '{}'::text[] NOT NULL;--> statement-breakpoint
CREATE INDEX "tasks_type" ON "tasks" USING btree ("tenant_id","task_type");