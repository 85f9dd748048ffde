import { Skeleton } from "#components/ui/skeleton.tsx";

/** Lies over the last conversation while the next is read. It shows late: most open before it would. */
export function ThreadSkeleton() {
	return (
		<div role="status" className="absolute inset-0 z-10 flex animate-late flex-col bg-surface">
			<span className="sr-only">Opening the conversation</span>
			<div className="flex h-14 items-center gap-3 border-b px-4">
				<Skeleton className="size-8 rounded-full" />
				<Skeleton className="h-4 w-40" />
			</div>
			<div className="mx-auto flex w-full max-w-3xl flex-1 flex-col justify-end gap-3 p-6">
				<Skeleton className="h-12 w-1/2 rounded-2xl" />
				<Skeleton className="h-20 w-2/5 self-end rounded-2xl" />
				<Skeleton className="h-10 w-1/3 rounded-2xl" />
				<Skeleton className="h-12 w-1/2 self-end rounded-2xl" />
			</div>
			<div className="border-t p-6">
				<Skeleton className="mx-auto h-24 max-w-3xl rounded-xl" />
			</div>
		</div>
	);
}
