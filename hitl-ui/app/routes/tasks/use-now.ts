import { useEffect, useState } from "react";

const tickMs = 30_000;

/** The time, moving on every half minute. It starts at the server's time, so that both draw the same words. */
export function useNow(start: number): number {
	const [now, setNow] = useState(start);
	useEffect(() => {
		setNow(Date.now());
		const timer = setInterval(() => setNow(Date.now()), tickMs);
		return () => clearInterval(timer);
	}, []);
	return now;
}
