import { useEffect, useRef } from "react";
import { useFetcher } from "react-router";
import { toast } from "sonner";
import { stepWords, type TenantStep, type TenantStepOutcome } from "./tenant-step.ts";

export interface TenantSteps {
	send: (step: TenantStep["step"]) => void;
	/** The step being asked for. */
	busy: TenantStep["step"] | null;
}

/** Asks the control plane for a change of one tenant; what comes of it arrives live. */
export function useTenantSteps(id: string): TenantSteps {
	const fetcher = useFetcher<TenantStepOutcome>();
	const asked = useRef<TenantStep["step"] | null>(null);
	const settled = useRef<TenantStepOutcome>(undefined);
	const { data } = fetcher;
	useEffect(() => {
		if (!data || settled.current === data) return;
		settled.current = data;
		if (data.outcome.ok) toast.success(stepWords[data.step]);
		else toast.error(data.outcome.failure.message);
	}, [data]);
	return {
		send: (step) => {
			asked.current = step;
			void fetcher.submit({ step }, { method: "POST", action: `/console/tenants/${id}`, encType: "application/json" });
		},
		busy: fetcher.state === "idle" ? null : asked.current,
	};
}
