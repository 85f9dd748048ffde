import { useEffect, useRef } from "react";
import { useFetcher } from "react-router";
import { toast } from "sonner";
import type { Failure } from "#outcome.ts";
import type { BackupStep, BackupStepOutcome } from "./backup-step.ts";

const words: Record<BackupStep["step"], string> = {
	create: "A backup is being made",
	restore: "The tenant is being restored",
	delete: "The backup is deleted",
};

export interface BackupSteps {
	send: (step: BackupStep) => void;
	busy: boolean;
	/** Why the last step was refused. */
	failure: Failure | null;
}

/** @param onDone called when a step was accepted */
export function useBackupSteps(onDone?: (step: BackupStep["step"]) => void): BackupSteps {
	const fetcher = useFetcher<BackupStepOutcome>();
	const settled = useRef<BackupStepOutcome>(undefined);
	const { data } = fetcher;
	useEffect(() => {
		if (!data || settled.current === data) return;
		settled.current = data;
		if (data.outcome.ok) {
			toast.success(words[data.step]);
			onDone?.(data.step);
		} else if (data.step !== "restore") toast.error(data.outcome.failure.message);
	}, [data, onDone]);
	const busy = fetcher.state !== "idle";
	return {
		send: (step) =>
			void fetcher.submit(step, { method: "POST", action: "/console/backups", encType: "application/json" }),
		busy,
		failure: !busy && data && !data.outcome.ok ? data.outcome.failure : null,
	};
}
