ALTER TABLE "tenants" ADD COLUMN "plan" text DEFAULT 'standard' NOT NULL;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "release" text;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "database_host" text;--> statement-breakpoint
-- Tenants that are there already were made by the embedded default: nothing else could.
UPDATE "tenants" SET "database_host" = 'embedded' WHERE "state" <> 'requested';
