import { FileUp, Paperclip, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { useFetcher } from "react-router";
import { Button } from "#components/ui/button.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import type { Outcome } from "#outcome.ts";
import type { FieldProps } from "./field-props.ts";
import { largestFile, type StoredFile, storedFile } from "./stored-file.ts";

/** A file, stored as soon as it is chosen; the answer names where it lies. */
export function FileField({ property, title, value, set, disabled, ...naming }: FieldProps) {
	const fetcher = useFetcher<Outcome<StoredFile>>();
	const input = useRef<HTMLInputElement>(null);
	const taken = useRef<unknown>(null);
	const file = storedFile(value);
	const { data } = fetcher;
	useEffect(() => {
		if (!data?.ok || taken.current === data) return;
		taken.current = data;
		set(property.type === "string" ? data.value.url : data.value);
	}, [data, set, property.type]);
	const store = (chosen: File) => {
		const form = new FormData();
		form.set("file", chosen);
		void fetcher.submit(form, { method: "POST", action: "/tasks/upload", encType: "multipart/form-data" });
	};
	if (fetcher.state !== "idle")
		return (
			<p id={naming.id} className="flex h-8.5 items-center gap-2 text-muted text-sm">
				<Spinner /> Storing the file…
			</p>
		);
	if (file)
		return (
			<p id={naming.id} className="flex h-8.5 items-center gap-2 rounded-md border px-2.5 text-[13px]">
				<Paperclip className="size-4 shrink-0 text-muted" aria-hidden />
				<a
					href={file.url}
					target="_blank"
					rel="noopener noreferrer"
					className="truncate text-accent-ink hover:underline"
				>
					{file.name}
				</a>
				{!disabled && (
					<Button
						variant="ghost"
						size="icon-sm"
						aria-label={`Remove ${file.name}`}
						className="ml-auto"
						onClick={() => set(undefined)}
					>
						<X aria-hidden />
					</Button>
				)}
			</p>
		);
	return (
		<>
			<input
				ref={input}
				type="file"
				tabIndex={-1}
				aria-label={title}
				className="sr-only"
				onChange={(event) => {
					const chosen = event.target.files?.[0];
					if (chosen) store(chosen);
				}}
			/>
			<Button
				id={naming.id}
				aria-describedby={naming["aria-describedby"]}
				disabled={disabled}
				className="justify-start border-dashed"
				onClick={() => input.current?.click()}
			>
				<FileUp aria-hidden /> Choose a file, up to {largestFile / 1024 / 1024} MB
			</Button>
			{data && !data.ok && <p className="font-medium text-danger-ink text-xs">{data.failure.message}</p>}
		</>
	);
}
