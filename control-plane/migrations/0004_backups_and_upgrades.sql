CREATE TABLE "backups" (
	"id" uuid PRIMARY KEY NOT NULL,
	"of_tenant" uuid NOT NULL,
	"tenant_slug" text NOT NULL,
	"tenant_name" text NOT NULL,
	"reason" text NOT NULL,
	"state" text NOT NULL,
	"taken_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	"bytes" bigint,
	"release" text,
	"keep_until" timestamp with time zone NOT NULL,
	"error" text
);
--> statement-breakpoint
CREATE TABLE "upgrade_tenants" (
	"upgrade_id" uuid NOT NULL,
	"of_tenant" uuid NOT NULL,
	"position" integer NOT NULL,
	"slug" text NOT NULL,
	"from_release" text,
	"state" text NOT NULL,
	"error" text,
	CONSTRAINT "upgrade_tenants_upgrade_id_of_tenant_pk" PRIMARY KEY("upgrade_id","of_tenant")
);
--> statement-breakpoint
CREATE TABLE "upgrades" (
	"id" uuid PRIMARY KEY NOT NULL,
	"release" text NOT NULL,
	"state" text NOT NULL,
	"at_once" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "upgrade_tenants" ADD CONSTRAINT "upgrade_tenants_upgrade_id_upgrades_id_fk" FOREIGN KEY ("upgrade_id") REFERENCES "public"."upgrades"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "backups_tenant" ON "backups" USING btree ("of_tenant","taken_at");--> statement-breakpoint
CREATE INDEX "backups_keep" ON "backups" USING btree ("keep_until");--> statement-breakpoint
CREATE INDEX "upgrade_tenants_of" ON "upgrade_tenants" USING btree ("of_tenant");--> statement-breakpoint
CREATE INDEX "upgrades_state" ON "upgrades" USING btree ("state");