import type { Component } from "@flomastr/contracts/component";
import { createContext, type Dispatch, type ReactNode, useContext, useMemo, useReducer } from "react";
import { changeForm, type FormChange, type FormState, isEdited, openForm } from "./form-state.ts";

interface TaskForm {
	state: FormState;
	change: Dispatch<FormChange>;
	/** Decided, expired or not allowed: answers are shown, not asked. */
	readOnly: boolean;
}

const Context = createContext<TaskForm | null>(null);

/** The form state of one task. Give the component that calls it the task's id as `key`: another task starts afresh. */
export function useTaskForm(
	components: readonly Component[],
	readOnly: boolean,
	answered?: Record<string, unknown>,
): TaskForm {
	const [state, change] = useReducer(changeForm, components, () => openForm(components, answered));
	return useMemo(() => ({ state, change, readOnly }), [state, readOnly]);
}

export function TaskFormProvider({ form, children }: { form: TaskForm; children: ReactNode }) {
	return <Context value={form}>{children}</Context>;
}

/** The answer of one component and the ways to change it. */
export function useAnswer(id: string) {
	const form = useContext(Context);
	if (!form) throw new Error("useAnswer was called outside TaskFormProvider");
	const { state, change, readOnly } = form;
	return {
		value: state.values[id],
		readOnly,
		edited: isEdited(state, id),
		error: state.errors[id],
		/** Message beside one property of a form. */
		errorOf: (property: string) => state.errors[`${id}.${property}`],
		set: (value: unknown) => change({ type: "set", id, value }),
		reset: () => change({ type: "reset", id }),
	};
}

/** True when a message stands at one of these components or below it. */
export function useHasErrors(ids: readonly string[]): boolean {
	const form = useContext(Context);
	const keys = Object.keys(form?.state.errors ?? {});
	return ids.some((id) => keys.some((key) => key === id || key.startsWith(`${id}.`)));
}
