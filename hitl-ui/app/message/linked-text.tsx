import { Fragment } from "react";

const address = /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}*_]|[\w.+-]+@[\w-]+\.[\w.-]*\w)/gi;

/**
 * Text with its web and e-mail addresses as links. Nothing else is interpreted: a customer's text is never markup, and
 * only http(s) and mailto ever become a link.
 */
export function LinkedText({ text }: { text: string }) {
	const parts = text.split(address);
	let at = 0;
	return (
		<>
			{parts.map((part, index) => {
				const key = at;
				at += part.length + 1;
				if (index % 2 === 0) return <Fragment key={key}>{part}</Fragment>;
				const web = /^https?:/i.test(part);
				return (
					<a
						key={key}
						href={web ? part : `mailto:${part}`}
						{...(web ? { target: "_blank", rel: "noreferrer nofollow" } : {})}
						className="wrap-anywhere underline decoration-1 underline-offset-2 hover:decoration-2"
					>
						{part}
					</a>
				);
			})}
		</>
	);
}
