import { Plus } from "lucide-react";
import { Avatar } from "#components/ui/avatar.tsx";
import { Button } from "#components/ui/button.tsx";
import type { Phones } from "./use-phones.ts";

/** Beside the phone, where there is room: what this is, and the customers this browser plays. */
export function SidePanel({ phones, business }: { phones: Phones; business: string }) {
	return (
		<aside aria-label="Customers" className="hidden max-h-full w-72 flex-col gap-5 overflow-y-auto lg:flex">
			<div className="flex flex-col gap-2">
				<img src="/favicon.svg" alt="" width="36" height="36" />
				<p className="text-xl font-semibold tracking-tight">A customer’s phone</p>
				<p className="text-[13px] text-muted">
					What you write here reaches {business} as a customer’s message would. Watch it arrive in the{" "}
					<a href="/inbox" target="_blank" rel="noreferrer" className="font-medium text-accent-ink underline">
						inbox
					</a>
					, and the answers arrive here.
				</p>
			</div>
			{phones.all.length > 0 ? (
				<ul className="flex flex-col gap-0.5">
					{phones.all.map((phone) => (
						<li key={phone.token}>
							<button
								type="button"
								onClick={() => phones.use(phone)}
								aria-current={phone.token === phones.current?.token ? "true" : undefined}
								className="flex w-full items-center gap-2.5 rounded-lg px-2 py-1.5 text-left hover:bg-hover aria-current:bg-active"
							>
								<Avatar name={phone.name} />
								<span className="min-w-0">
									<span className="block truncate text-[13px] font-medium">{phone.name}</span>
									<span className="block text-xs text-muted tabular-nums">{phone.phone}</span>
								</span>
							</button>
						</li>
					))}
				</ul>
			) : null}
			{phones.current ? (
				<Button onClick={phones.lay} className="self-start">
					<Plus aria-hidden /> New customer
				</Button>
			) : null}
		</aside>
	);
}
