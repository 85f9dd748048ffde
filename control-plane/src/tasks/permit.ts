import type { Actor } from "@flomastr/contracts/message";
import type { Ctx } from "#context.ts";
import { AppError } from "#errors.ts";
import type { TaskRow } from "./change.ts";

export type Person = Extract<Actor, { type: "person" }>;

/**
 * Everyone of the tenant sees every task and may act on it, apart from those who may only read.
 * @throws {AppError} `forbidden` for a workflow, a contact or a reader
 */
export function requirePerson(ctx: Ctx): Person {
	const { actor } = ctx;
	if (actor.type !== "person")
		throw new AppError(
			"forbidden",
			`Only a person can do this; the request came from the ${actor.type} ${actor.name}.`,
		);
	if (actor.role === "read_only")
		throw new AppError("forbidden", "Your role may read tasks and not act on them. Ask an owner or a manager.");
	return actor;
}

/** Owners and managers may act on what a colleague holds. */
export function mayOverride(person: Person): boolean {
	return ["owner", "manager"].includes(person.role);
}

/** @throws {AppError} `conflict` with `details.claimed_by` when a colleague holds the task */
export function requireNotHeldByAnother(task: TaskRow, person: Person): void {
	if (task.state !== "claimed" || task.claimedById === person.id || mayOverride(person)) return;
	throw heldByAnother(task);
}

export function heldByAnother(task: TaskRow): AppError {
	const holder = { id: task.claimedById, name: task.claimedByName };
	return new AppError(
		"conflict",
		`${holder.name ?? "A colleague"} is working on this task. Ask for its release, or an owner or manager to step in.`,
		{ details: { claimed_by: holder } },
	);
}

/** @throws {AppError} `conflict` that says how the task ended, by whom and when */
export function requireOpen(task: TaskRow): void {
	if (task.state === "open" || task.state === "claimed") return;
	throw alreadyEnded(task);
}

export function alreadyEnded(task: TaskRow): AppError {
	const at = task.decidedAt?.toISOString() ?? null;
	const details = { state: task.state, decided_by: task.answer?.decided_by ?? null, decided_at: at };
	const { answer } = task;
	const label = task.object.actions.find(({ id }) => id === answer?.action)?.label ?? answer?.action;
	const how = {
		decided: `${answer?.decided_by.name ?? "Somebody"} already decided this task ("${label}"). Your answer was not used`,
		expired: "This task reached its due time before it was decided. Your answer was not used",
		cancelled: "This task was cancelled; it needs no decision any more",
	}[task.state];
	return new AppError("conflict", `${how ?? `This task is ${task.state}`}.`, { details });
}
