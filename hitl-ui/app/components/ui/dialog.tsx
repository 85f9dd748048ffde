import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { Button } from "./button.tsx";
import { cn } from "./class-names.ts";

export const Dialog = Radix.Root;

interface DialogContentProps extends ComponentProps<typeof Radix.Content> {
	title: string;
	/** Keeps the title for screen readers only. */
	titleHidden?: boolean;
	description?: ReactNode;
}

/** A modal in the middle of the screen; on a phone it rises from the bottom edge. */
export function DialogContent({ title, titleHidden, description, className, children, ...props }: DialogContentProps) {
	return (
		<Radix.Portal>
			<Radix.Overlay className="fixed inset-0 z-40 bg-black/45 data-[state=open]:animate-appear" />
			<Radix.Content
				{...(description ? {} : { "aria-describedby": undefined })}
				className={cn(
					"fixed inset-x-0 bottom-0 z-50 flex max-h-[92dvh] flex-col gap-4 overflow-y-auto rounded-t-xl border bg-raised p-5 shadow-raised data-[state=open]:animate-appear sm:inset-x-auto sm:top-1/2 sm:bottom-auto sm:left-1/2 sm:w-[min(32rem,calc(100vw-2rem))] sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-xl",
					className,
				)}
				{...props}
			>
				<div className={cn("flex flex-col gap-1 pr-8", titleHidden && "sr-only")}>
					<Radix.Title className="text-base font-semibold">{title}</Radix.Title>
					{description ? <Radix.Description className="text-[13px] text-muted">{description}</Radix.Description> : null}
				</div>
				{children}
				{titleHidden ? null : (
					<Radix.Close asChild>
						<Button variant="ghost" size="icon-sm" aria-label="Close" className="absolute top-4 right-4">
							<X aria-hidden />
						</Button>
					</Radix.Close>
				)}
			</Radix.Content>
		</Radix.Portal>
	);
}

export function DialogFooter({ className, ...props }: ComponentProps<"div">) {
	return <div className={cn("flex flex-wrap justify-end gap-2", className)} {...props} />;
}
