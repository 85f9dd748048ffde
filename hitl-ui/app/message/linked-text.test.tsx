import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { LinkedText } from "./linked-text.tsx";

const draw = (text: string) => renderToStaticMarkup(<LinkedText text={text} />);

test("a web address becomes a link without the full stop behind it", () => {
	expect(draw("See https://acme.example/a?b=1.")).toMatch(
		/^See <a href="https:\/\/acme\.example\/a\?b=1"[^>]*>https:\/\/acme\.example\/a\?b=1<\/a>\.$/,
	);
});

test("an e-mail address becomes a mailto link", () => {
	expect(draw("to rao@example.com")).toContain('href="mailto:rao@example.com"');
});

test("markup and script addresses stay text, because a customer may write anything", () => {
	const drawn = draw('<img src=x onerror=alert(1)> javascript:alert(1) data:text/html,x "https://a.example"');
	expect(drawn).not.toContain("<img");
	expect(drawn.match(/href="[^"]*"/g)).toEqual(['href="https://a.example"']);
});
