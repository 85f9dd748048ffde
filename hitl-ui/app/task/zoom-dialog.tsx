import { ZoomIn, ZoomOut } from "lucide-react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";

const steps = [1, 1.5, 2, 3, 4];

/** An image over the whole screen; + and − or the buttons zoom, and the enlarged image scrolls. */
export function ZoomDialog({ url, alt, onClose }: { url: string; alt: string; onClose: () => void }) {
	const [step, setStep] = useState(0);
	const zoom = (by: number) => setStep((at) => Math.min(steps.length - 1, Math.max(0, at + by)));
	const scale = steps[step] ?? 1;
	return (
		<Dialog open onOpenChange={(open) => !open && onClose()}>
			<DialogContent
				title={alt || "Image"}
				className="max-h-[96dvh] sm:w-[min(72rem,calc(100vw-2rem))]"
				onKeyDown={(event) => {
					if (event.key === "+" || event.key === "=") zoom(1);
					if (event.key === "-") zoom(-1);
				}}
			>
				<div className="max-h-[75dvh] min-h-40 overflow-auto rounded-lg bg-sunken">
					<img
						src={url}
						alt={alt}
						style={scale === 1 ? undefined : { width: `${scale * 100}%`, maxWidth: "none", maxHeight: "none" }}
						className="mx-auto max-h-[75dvh] max-w-full"
					/>
				</div>
				<div className="flex items-center justify-center gap-2">
					<Button size="icon" aria-label="Zoom out" disabled={step === 0} onClick={() => zoom(-1)}>
						<ZoomOut aria-hidden />
					</Button>
					<span aria-live="polite" className="w-12 text-center text-muted text-sm tabular-nums">
						{Math.round(scale * 100)} %
					</span>
					<Button size="icon" aria-label="Zoom in" disabled={step === steps.length - 1} onClick={() => zoom(1)}>
						<ZoomIn aria-hidden />
					</Button>
				</div>
			</DialogContent>
		</Dialog>
	);
}
