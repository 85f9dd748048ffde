import { BatteryFull, Signal, Wifi } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";

/** A phone on a wide screen; on a phone, the phone itself. */
export function PhoneFrame({ children }: { children: ReactNode }) {
	return (
		<div className="relative h-full w-full shrink-0 sm:max-h-[54rem] sm:w-[25.5rem] sm:rounded-[3.4rem] sm:bg-[#15191c] sm:p-3 sm:shadow-[0_0_0_2px_#3a4248,0_30px_70px_-20px_rgb(0_0_0/0.55)]">
			<span aria-hidden className="absolute top-36 -right-1 hidden h-20 w-1 rounded-r bg-[#3a4248] sm:block" />
			<span aria-hidden className="absolute top-28 -left-1 hidden h-10 w-1 rounded-l bg-[#3a4248] sm:block" />
			<span aria-hidden className="absolute top-42 -left-1 hidden h-16 w-1 rounded-l bg-[#3a4248] sm:block" />
			<div className="relative flex h-full flex-col overflow-hidden bg-surface sm:rounded-[2.7rem]">
				<StatusBar />
				{children}
			</div>
		</div>
	);
}

function StatusBar() {
	const [time, setTime] = useState("");
	useEffect(() => {
		const tick = () => setTime(new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" }));
		tick();
		const timer = setInterval(tick, 5000);
		return () => clearInterval(timer);
	}, []);
	return (
		<div
			aria-hidden
			className="relative hidden h-11 shrink-0 items-center justify-between bg-canvas px-7 text-[13px] font-semibold sm:flex"
		>
			<span className="tabular-nums">{time}</span>
			<span className="absolute top-2.5 left-1/2 h-6 w-24 -translate-x-1/2 rounded-full bg-[#15191c]" />
			<span className="flex items-center gap-1.5 [&_svg]:size-4">
				<Signal /> <Wifi /> <BatteryFull />
			</span>
		</div>
	);
}
