import { Download, ExternalLink, FileText } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import type { ComponentProps } from "../component-props.ts";

/**
 * A document as a card; a PDF of this host is also shown in place where there is room. Other hosts are never framed:
 * they would see who looks, and their page could pose as part of this one.
 */
export function DocumentPreview({ component }: ComponentProps<"document_preview">) {
	const { url, name, media_type: type } = component;
	const own = url.startsWith("/");
	const pdf = own && type === "application/pdf";
	return (
		<div className="overflow-hidden rounded-lg border">
			<div className="flex items-center gap-3 px-3 py-2.5">
				<span className="flex size-9 shrink-0 items-center justify-center rounded-md bg-accent-soft text-accent-ink">
					<FileText className="size-4.5" aria-hidden />
				</span>
				<span className="min-w-0 flex-1">
					<span className="block truncate font-medium text-sm">{name}</span>
					<span className="block truncate text-muted text-xs">{kindOf(type)}</span>
				</span>
				<Button asChild variant="ghost" size="icon">
					<a href={url} target="_blank" rel="noopener noreferrer" aria-label={`Open ${name}`}>
						<ExternalLink aria-hidden />
					</a>
				</Button>
				{own && (
					<Button asChild variant="ghost" size="icon">
						<a href={url} download={name} aria-label={`Download ${name}`}>
							<Download aria-hidden />
						</a>
					</Button>
				)}
			</div>
			{pdf && (
				<iframe
					src={`${url}#toolbar=0&view=FitH`}
					title={name}
					loading="lazy"
					className="hidden h-112 w-full border-t bg-sunken md:block"
				/>
			)}
			{own && type.startsWith("image/") && (
				<img src={url} alt={name} loading="lazy" className="max-h-112 w-full border-t bg-sunken object-contain" />
			)}
		</div>
	);
}

const kinds: Record<string, string> = {
	"application/pdf": "PDF document",
	"application/msword": "Word document",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word document",
	"application/vnd.ms-excel": "Excel workbook",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel workbook",
	"text/csv": "CSV table",
	"text/plain": "Text file",
	"application/zip": "ZIP archive",
};

function kindOf(type: string): string {
	return kinds[type] ?? type;
}
