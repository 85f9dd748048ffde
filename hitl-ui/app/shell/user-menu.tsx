import { Keyboard, LogOut, Monitor, Moon, Sun } from "lucide-react";
import { useFetcher, useRouteLoaderData, useSubmit } from "react-router";
import { Avatar } from "#components/ui/avatar.tsx";
import {
	Menu,
	MenuContent,
	MenuItem,
	MenuLabel,
	MenuRadioGroup,
	MenuRadioItem,
	MenuSeparator,
	MenuTrigger,
} from "#components/ui/menu.tsx";
import type { loader as rootLoader } from "../root.tsx";
import { openKeyboardHelp } from "./keyboard-help.tsx";
import { useShell } from "./route.tsx";

const themes = [
	{ value: "system", label: "Like the device", icon: Monitor },
	{ value: "light", label: "Light", icon: Sun },
	{ value: "dark", label: "Dark", icon: Moon },
] as const;

export function UserMenu() {
	const { me } = useShell();
	const theme = useRouteLoaderData<typeof rootLoader>("root")?.theme ?? "system";
	const fetcher = useFetcher();
	const submit = useSubmit();
	return (
		<Menu>
			<MenuTrigger aria-label={`Your menu (${me.name})`} className="rounded-full">
				<Avatar name={me.name} />
			</MenuTrigger>
			<MenuContent side="right" align="end">
				<MenuLabel>
					<span className="block text-[13px] text-ink">{me.name}</span>
					{me.email} · {me.role}
				</MenuLabel>
				<MenuSeparator />
				<MenuRadioGroup
					aria-label="Theme"
					value={theme}
					onValueChange={(value) => {
						document.documentElement.dataset.theme = value;
						void fetcher.submit({ theme: value }, { method: "post", action: "/theme" });
					}}
				>
					{themes.map(({ value, label, icon: Icon }) => (
						<MenuRadioItem key={value} value={value}>
							<Icon aria-hidden /> {label}
						</MenuRadioItem>
					))}
				</MenuRadioGroup>
				<MenuSeparator />
				<MenuItem onSelect={openKeyboardHelp}>
					<Keyboard aria-hidden /> Keyboard shortcuts
				</MenuItem>
				<MenuItem onSelect={() => void submit(null, { method: "post", action: "/sign-out" })}>
					<LogOut aria-hidden /> Sign out
				</MenuItem>
			</MenuContent>
		</Menu>
	);
}
