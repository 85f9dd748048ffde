import type { Backup } from "@flomastr/contracts/backup";
import { useEffect } from "react";
import { useDebouncedRevalidation } from "#live/revalidate.ts";

const againMs = 2_000;

/** Reads the page again while a backup is being made. */
export function useRunningBackups(backups: Backup[]): void {
	const revalidate = useDebouncedRevalidation();
	const running = backups.some(({ state }) => state === "running");
	useEffect(() => {
		if (!running) return;
		const timer = setInterval(revalidate, againMs);
		return () => clearInterval(timer);
	}, [running, revalidate]);
}
