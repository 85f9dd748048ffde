import type { Content } from "@flomastr/contracts/message";
import { id, type Json, number, record, records, text } from "../read-json.ts";

/** A cart the customer sent out of the catalog. An item nobody can identify is left out rather than guessed. */
export function parseOrder(message: Json): Content | undefined {
	const order = record(message, "order");
	const catalogId = id(order, "catalog_id");
	if (!catalogId) return undefined;
	return {
		kind: "order",
		catalog_id: catalogId,
		note: text(order, "text"),
		items: records(order, "product_items").flatMap((item) => {
			const productId = id(item, "product_retailer_id");
			const price = decimal(item.item_price);
			if (!productId || price === undefined) return [];
			return [
				{
					product_id: productId,
					quantity: number(item, "quantity") ?? 1,
					unit_price: price,
					currency: text(item, "currency") ?? "",
				},
			];
		}),
	};
}

/** Meta sends prices as floats in major units; the shortest decimal text that names the float is what was meant. */
function decimal(value: unknown): string | undefined {
	if (typeof value === "string") return /^-?\d+(\.\d+)?$/.test(value) ? value : undefined;
	if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
	return value.toLocaleString("en-US", { useGrouping: false, maximumFractionDigits: 20 });
}
