import { Eraser } from "lucide-react";
import { useEffect, useRef } from "react";
import SignaturePad from "signature_pad";
import { Button } from "#components/ui/button.tsx";
import { type FieldProps, textOf } from "./field-props.ts";

const width = 480;
const height = 160;

/** A signature drawn with finger, pen or mouse; the answer is a PNG as a data URL. */
export function SignatureField({ title, value, set, disabled, ...naming }: FieldProps) {
	const canvas = useRef<HTMLCanvasElement>(null);
	const pad = useRef<SignaturePad>(null);
	const latest = useRef(set);
	latest.current = set;
	const image = textOf(value);
	useEffect(() => {
		if (!canvas.current || disabled) return;
		// Black on white in both themes: the picture leaves this screen.
		const drawn = new SignaturePad(canvas.current, { penColor: "#111827", backgroundColor: "#ffffff" });
		pad.current = drawn;
		drawn.addEventListener("endStroke", () => latest.current(drawn.toDataURL("image/png")));
		return () => drawn.off();
	}, [disabled]);
	useEffect(() => {
		if (image === "") pad.current?.clear();
	}, [image]);
	if (disabled)
		return image.startsWith("data:image/png;base64,") ? (
			<img src={image} alt={title} className="h-24 self-start rounded-md border bg-white" />
		) : (
			<p className="text-muted text-sm">Not signed</p>
		);
	return (
		<div className="flex max-w-120 flex-col gap-1.5">
			<canvas
				ref={canvas}
				id={naming.id}
				role="img"
				aria-label={`${title}: draw your signature here`}
				aria-describedby={naming["aria-describedby"]}
				width={width}
				height={height}
				style={{ aspectRatio: `${width} / ${height}` }}
				className="w-full touch-none rounded-md border border-line-strong/60 bg-white"
			/>
			<div className="flex items-center justify-between text-muted text-xs">
				Sign with a finger, a pen or the mouse
				<Button variant="ghost" size="sm" disabled={image === ""} onClick={() => set(undefined)}>
					<Eraser aria-hidden /> Clear
				</Button>
			</div>
		</div>
	);
}
