import { createHash } from "node:crypto";
import type { Event } from "@flomastr/contracts/event";
import type { IDataObject, IExecuteFunctions } from "n8n-workflow";

/** What of the starting event later nodes lean on, so that they need no expression to find thread and contact. */
export interface Start {
	event: Event | null;
	executionId: string;
	workflowId: string;
	nodeId: string;
	runIndex: number;
}

/** A node of the run as `$("name")` gives it. */
interface NodeHandle {
	isExecuted: boolean;
	first(): { json: IDataObject };
}

/**
 * The event that started this execution. It is read through the data proxy in plain code: an expression would cost the
 * execution a fresh V8 isolate. `event` is null when another trigger started it.
 */
export function startedBy(context: IExecuteFunctions): Start {
	const node = context.getNode();
	const proxy = context.getWorkflowDataProxy(0);
	return {
		event: findEvent(context, node.name, proxy.$ as (name: string) => NodeHandle),
		executionId: context.getExecutionId(),
		workflowId: String(context.getWorkflow().id ?? ""),
		nodeId: node.id,
		runIndex: Number(proxy.$runIndex ?? 0),
	};
}

function findEvent(context: IExecuteFunctions, nodeName: string, $: (name: string) => NodeHandle): Event | null {
	for (const parent of context.getParentNodes(nodeName)) {
		if (!/\.floMastrTrigger$/.test(parent.type) || parent.disabled) continue;
		try {
			const handle = $(parent.name);
			if (handle.isExecuted) return handle.first().json as unknown as Event;
		} catch {
			// A trigger of this workflow that did not start this execution.
		}
	}
	return null;
}

/**
 * The key that makes an effect happen once per event: `<event>:<workflow>:<node>:<run>:<item>`. Without an event of ours
 * the execution's id stands in, which still protects a call that n8n repeats.
 */
export function idempotencyKey(start: Start, itemIndex: number): string {
	const origin = start.event?.id ?? `execution-${start.executionId}`;
	const key = [origin, start.workflowId, start.nodeId, start.runIndex, itemIndex].join(":");
	// The API takes 200 characters; cutting would give different items one key.
	return key.length <= 200 ? key : createHash("sha256").update(key).digest("hex");
}
