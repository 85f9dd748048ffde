import type { LiveEvent } from "@flomastr/contracts/live";
import type { SagaStep, Tenant, TenantDetail } from "@flomastr/contracts/tenant";
import { useCallback, useEffect, useState } from "react";
import { useNavigate } from "react-router";
import { toast } from "sonner";
import { useLive, useLiveGap } from "#live/live.tsx";
import { useDebouncedRevalidation } from "#live/revalidate.ts";
import { moving } from "../tenant-marks.tsx";

/** n8n may die without an event: health is read again this often while the page is seen. */
const healthMs = 10_000;

/** The tenant and its steps as they move: each event carries them, so that no step waits for a round trip. */
export function useLiveTenant(detail: TenantDetail): { tenant: Tenant; steps: SagaStep[] } {
	const [pushed, setPushed] = useState<{ over: TenantDetail; tenant: Tenant; steps: SagaStep[] } | null>(null);
	const revalidate = useDebouncedRevalidation();
	const navigate = useNavigate();
	const onTenant = useCallback(
		(event: Extract<LiveEvent, { type: "tenant" }>) => {
			if (event.tenant.id !== detail.tenant.id) return;
			if (event.tenant.state === "removed") {
				toast.success(`${event.tenant.name} is removed`);
				void navigate("/console");
				return;
			}
			setPushed({ over: detail, tenant: event.tenant, steps: event.steps });
			if (!moving.has(event.tenant.state)) revalidate();
		},
		[detail, navigate, revalidate],
	);
	useLive("tenant", onTenant);
	useLiveGap(revalidate);
	useEffect(() => {
		const timer = setInterval(() => document.visibilityState === "visible" && revalidate(), healthMs);
		return () => clearInterval(timer);
	}, [revalidate]);
	// What was read later than the last event is newer than it.
	return pushed?.over === detail ? pushed : detail;
}
