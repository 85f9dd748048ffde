import { PlanId } from "@flomastr/contracts/tenant";
import { useEffect, useRef, useState } from "react";
import { Link, useFetcher } from "react-router";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import type { Failure } from "#outcome.ts";
import { planWords } from "../plan-words.ts";
import { useTenants } from "../tenant-list.ts";
import { checkTenant, sentence, type TenantDraft } from "./check-tenant.ts";
import { PasswordInput } from "./password-input.tsx";
import type { Pack } from "./route.tsx";
import { suggestSlug } from "./suggest-slug.ts";

/** A press of a button is over by then. */
const clickMs = 200;

const empty: TenantDraft = {
	name: "",
	slug: "",
	pack: null,
	plan: "standard",
	owner_name: "",
	owner_email: "",
	owner_password: "",
};

/** The form of a new tenant: the slug follows the name until it is typed; messages appear once a field was left. */
export function NewTenantForm({ packs, host }: { packs: Pack[]; host: string }) {
	const fetcher = useFetcher<Failure>();
	const form = useRef<HTMLFormElement>(null);
	const taken = useTenants()
		.filter((tenant) => tenant.state !== "removed")
		.map((tenant) => tenant.slug);
	const [draft, setDraft] = useState<TenantDraft>({ ...empty, pack: packs[0]?.id ?? null });
	const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
	const [sent, setSent] = useState<TenantDraft | null>(null);
	const busy = fetcher.state !== "idle";
	const failure = busy ? undefined : fetcher.data;
	const local = checkTenant(draft, taken);
	const errorOf = (field: keyof TenantDraft) => {
		const refused = failure?.fields?.[field];
		// The server's word stands until the field it spoke of is changed.
		if (refused && sent?.[field] === draft[field]) return sentence(refused);
		return left.has(field) ? local[field] : undefined;
	};
	useEffect(() => {
		if (failure?.fields) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
	}, [failure]);
	const change = (part: Partial<TenantDraft>) => setDraft((before) => ({ ...before, ...part }));
	const reveal = (field: keyof TenantDraft) => setLeft((before) => new Set([...before, field]));
	const leave = (field: keyof TenantDraft) => {
		// An empty field may still be meant to be filled. And not at once: a message that appears while the mouse is down
		// would move the button from under it.
		if (draft[field]) setTimeout(() => reveal(field), clickMs);
	};
	const rename = (name: string) => {
		const follows = draft.slug === suggestSlug(draft.name);
		change(follows ? { name, slug: suggestSlug(name) } : { name });
	};
	const send = () => {
		setLeft(new Set(Object.keys(empty)));
		if (Object.keys(local).length > 0) {
			requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
			return;
		}
		setSent(draft);
		void fetcher.submit({ ...draft }, { method: "POST", action: "/console/new", encType: "application/json" });
	};
	return (
		<form
			ref={form}
			noValidate
			aria-label="New tenant"
			className="flex flex-col gap-4"
			onSubmit={(event) => {
				event.preventDefault();
				send();
			}}
		>
			{failure && !failure.fields && (
				<Alert tone="danger" live title="The tenant was not created">
					{failure.message}
				</Alert>
			)}
			<Field label="Name" required error={errorOf("name")}>
				<Input
					autoFocus
					autoComplete="off"
					value={draft.name}
					onChange={(event) => rename(event.target.value)}
					onBlur={() => leave("name")}
				/>
			</Field>
			<Field
				label="Slug"
				required
				error={errorOf("slug")}
				help={draft.slug ? `Its address: ${draft.slug}.${host}` : "The first part of its address; it stays for ever."}
			>
				<Input
					autoComplete="off"
					autoCapitalize="none"
					spellCheck={false}
					value={draft.slug}
					onChange={(event) => {
						change({ slug: event.target.value.toLowerCase() });
						reveal("slug");
					}}
					onBlur={() => leave("slug")}
					className="font-mono"
				/>
			</Field>
			<Field
				label="Pack"
				help={packs.find((pack) => pack.id === draft.pack)?.description ?? "Starts without workflows."}
			>
				<Select value={draft.pack ?? ""} onChange={(event) => change({ pack: event.target.value || null })}>
					<option value="">Empty</option>
					{packs.map((pack) => (
						<option key={pack.id} value={pack.id}>
							{pack.name}
						</option>
					))}
				</Select>
			</Field>
			<Field label="Plan" help={planWords[draft.plan]}>
				<Select value={draft.plan} onChange={(event) => change({ plan: PlanId.parse(event.target.value) })}>
					{PlanId.options.map((plan) => (
						<option key={plan} value={plan}>
							{plan.charAt(0).toUpperCase() + plan.slice(1)}
						</option>
					))}
				</Select>
			</Field>
			<div className="grid gap-4 sm:grid-cols-2">
				<Field label="Owner's name" required error={errorOf("owner_name")}>
					<Input
						autoComplete="off"
						value={draft.owner_name}
						onChange={(event) => change({ owner_name: event.target.value })}
						onBlur={() => leave("owner_name")}
					/>
				</Field>
				<Field label="Owner's e-mail" required error={errorOf("owner_email")}>
					<Input
						type="email"
						autoComplete="off"
						value={draft.owner_email}
						onChange={(event) => change({ owner_email: event.target.value.trim() })}
						onBlur={() => leave("owner_email")}
					/>
				</Field>
			</div>
			<Field
				label="Owner's first password"
				required
				error={errorOf("owner_password")}
				help="Hand it over yourself; it is shown nowhere again. An account that exists already keeps its own."
			>
				<PasswordInput
					value={draft.owner_password}
					set={(owner_password) => change({ owner_password })}
					onBlur={() => leave("owner_password")}
				/>
			</Field>
			<div className="flex justify-end gap-2 pt-1">
				<Button asChild>
					<Link to="/console">Cancel</Link>
				</Button>
				<Button type="submit" variant="primary" disabled={busy}>
					{busy ? "Creating…" : "Create the tenant"}
				</Button>
			</div>
		</form>
	);
}
