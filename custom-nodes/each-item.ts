import type { IDataObject, IExecuteFunctions, INodeExecutionData } from "n8n-workflow";
import { NodeApiError, NodeOperationError } from "n8n-workflow";

/**
 * Runs `work` for each input item in order. With "continue on fail" an item's error becomes that item's output and the
 * others go on; without it the first error ends the node. Every output points back to its input item.
 */
export async function eachItem(
	context: IExecuteFunctions,
	work: (itemIndex: number) => Promise<object>,
): Promise<INodeExecutionData[]> {
	const output: INodeExecutionData[] = [];
	for (let index = 0; index < context.getInputData().length; index++) {
		try {
			output.push({ json: (await work(index)) as IDataObject, pairedItem: { item: index } });
		} catch (error) {
			if (!context.continueOnFail()) throw placed(context, error, index);
			output.push({ json: { error: messageOf(error) }, pairedItem: { item: index } });
		}
	}
	return output;
}

function placed(context: IExecuteFunctions, error: unknown, itemIndex: number): Error {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
	return new NodeOperationError(context.getNode(), error instanceof Error ? error : String(error), { itemIndex });
}

/** The error's message, with the lines about single fields when there are any. */
export function messageOf(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const description = error instanceof NodeApiError ? error.description : null;
	return description ? `${error.message} (${description.replaceAll("\n", "; ")})` : error.message;
}
