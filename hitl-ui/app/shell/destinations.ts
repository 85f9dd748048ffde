import type { Me } from "@flomastr/contracts/tenant";
import { Building2, Inbox, ListChecks, type LucideIcon, Smartphone, Workflow } from "lucide-react";

export interface Destination {
	to: string;
	label: string;
	icon: LucideIcon;
	/** Pressed in turn, as in `g i`. */
	keys: string;
	/** Leaves the front end: another program answers there. */
	external?: boolean;
}

/** Where this person can go at this host. */
export function destinations(me: Me, atConsole: boolean): Destination[] {
	if (atConsole) return [{ to: "/console", label: "Tenants", icon: Building2, keys: "g t" }];
	const flows: Destination = {
		to: "/api/flows/enter",
		label: "Flows",
		icon: Workflow,
		keys: "g f",
		external: true,
	};
	return [
		{ to: "/inbox", label: "Inbox", icon: Inbox, keys: "g i" },
		{ to: "/tasks", label: "Tasks", icon: ListChecks, keys: "g t" },
		...(me.can.edit_flows ? [flows] : []),
		{ to: "/sandbox", label: "Sandbox phone", icon: Smartphone, keys: "g s", external: true },
	];
}
