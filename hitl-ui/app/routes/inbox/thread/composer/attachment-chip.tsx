import { FileText, X } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "#components/ui/button.tsx";

/** The file that will go with the message. */
export function AttachmentChip({ file, onRemove }: { file: File; onRemove: () => void }) {
	const [url, setUrl] = useState<string | null>(null);
	useEffect(() => {
		if (!file.type.startsWith("image/")) return setUrl(null);
		const made = URL.createObjectURL(file);
		setUrl(made);
		return () => URL.revokeObjectURL(made);
	}, [file]);
	return (
		<div className="flex items-center gap-2.5 self-start rounded-lg border bg-canvas p-1.5 pr-1">
			{url ? (
				<img src={url} alt="" className="size-10 rounded-md object-cover" />
			) : (
				<span className="flex size-10 items-center justify-center rounded-md bg-sunken text-muted">
					<FileText aria-hidden className="size-5" />
				</span>
			)}
			<span className="max-w-56 min-w-0">
				<span className="block truncate text-[13px] font-medium">{file.name}</span>
				<span className="text-xs text-muted">{sizeOf(file.size)}</span>
			</span>
			<Button variant="ghost" size="icon-sm" aria-label={`Remove ${file.name}`} onClick={onRemove}>
				<X aria-hidden />
			</Button>
		</div>
	);
}

function sizeOf(bytes: number): string {
	return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
