import type { AccountEventName, Inbound } from "../channel.ts";
import { instant, text } from "../read-json.ts";
import type { Change } from "./vendor-error.ts";

/** Fields of a change that speak about the account. The value's shape differs per field and is passed on whole. */
const events: Record<string, AccountEventName> = {
	account_update: "account.updated",
	account_review_update: "account.reviewed",
	account_alerts: "account.alert",
	account_settings_update: "account.updated",
	business_capability_update: "account.updated",
	business_status_update: "account.updated",
	partner_solutions: "account.updated",
	payment_configuration_update: "account.updated",
	security: "account.alert",
	message_template_status_update: "template.status",
	message_template_quality_update: "template.quality",
	message_template_components_update: "template.status",
	template_category_update: "template.category",
	phone_number_quality_update: "phone.quality",
	phone_number_name_update: "phone.name",
	group_lifecycle_update: "group.changed",
	group_settings_update: "group.changed",
	group_participants_update: "group.changed",
	group_participant_update: "group.changed",
	group_status_update: "group.changed",
	history: "history.synced",
	smb_app_state_sync: "history.synced",
};

/** A change that carries no messages, statuses or calls: news about the account, or a field we do not know yet. */
export function parseAccountChange({ entry, field, value }: Change): Inbound {
	const event = Object.hasOwn(events, field) ? events[field] : undefined;
	if (!event) {
		return {
			type: "unknown",
			reason: `field ${field.slice(0, 64)} is not one this adapter knows`,
			raw: { field, value },
		};
	}
	return {
		type: "account",
		event,
		account_id: text(entry, "id") ?? null,
		at: instant(entry, "time") ?? null,
		data: { field, ...value },
	};
}
