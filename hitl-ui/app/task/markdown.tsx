import { SafeUrl } from "@flomastr/contracts/component";
import ReactMarkdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";

/**
 * Markdown from a workflow. Raw HTML is not parsed, URLs are held to the contract's list, and pictures load only from
 * this host: one from elsewhere would tell a stranger who opened the task and when, so it becomes a link.
 */
export function Markdown({ text }: { text: string }) {
	return (
		<div className={prose}>
			<ReactMarkdown remarkPlugins={[remarkGfm]} urlTransform={safeUrl} components={components}>
				{text}
			</ReactMarkdown>
		</div>
	);
}

function safeUrl(url: string): string {
	return SafeUrl.safeParse(url).success ? url : "";
}

const components: Components = {
	a: ({ href, children }) =>
		href ? (
			<a href={href} target="_blank" rel="noopener noreferrer nofollow">
				{children}
			</a>
		) : (
			<span>{children}</span>
		),
	img: ({ src, alt }) => {
		if (typeof src !== "string" || src === "") return <span>{alt}</span>;
		if (src.startsWith("/")) return <img src={src} alt={alt ?? ""} loading="lazy" />;
		return (
			<a href={src} target="_blank" rel="noopener noreferrer nofollow">
				{alt || src}
			</a>
		);
	},
	table: ({ children }) => (
		<div className="overflow-x-auto">
			<table>{children}</table>
		</div>
	),
};

const prose = [
	"min-w-0 space-y-3 break-words text-sm leading-relaxed",
	"[&_a]:text-accent-ink [&_a]:underline [&_a]:underline-offset-2",
	"[&_h1]:font-semibold [&_h1]:text-lg [&_h2]:font-semibold [&_h2]:text-base [&_h3]:font-semibold",
	"[&_ul]:list-disc [&_ul]:space-y-1 [&_ul]:pl-5 [&_ol]:list-decimal [&_ol]:space-y-1 [&_ol]:pl-5",
	"[&_.contains-task-list]:list-none [&_.contains-task-list]:pl-0",
	"[&_blockquote]:border-l-2 [&_blockquote]:pl-3 [&_blockquote]:text-muted",
	"[&_code]:rounded [&_code]:bg-sunken [&_code]:px-1 [&_code]:py-0.5 [&_code]:font-mono [&_code]:text-[0.85em]",
	"[&_pre]:overflow-x-auto [&_pre]:rounded-md [&_pre]:bg-sunken [&_pre]:p-3 [&_pre_code]:bg-transparent [&_pre_code]:p-0",
	"[&_table]:w-full [&_table]:border-collapse [&_th]:border-b [&_th]:px-2 [&_th]:py-1 [&_th]:text-left [&_th]:font-medium",
	"[&_td]:border-b [&_td]:px-2 [&_td]:py-1 [&_img]:max-h-80 [&_img]:rounded-md [&_hr]:my-4",
].join(" ");
