import { ShoppingCart } from "lucide-react";
import type { ContentOf } from "./content-of.ts";

/** An order sent from the vendor's catalogue. Prices are shown as the vendor wrote them. */
export function OrderContent({ content }: { content: ContentOf<"order"> }) {
	return (
		<div className="flex flex-col gap-1.5">
			<p className="flex items-center gap-1.5 text-xs text-muted">
				<ShoppingCart aria-hidden className="size-3.5" /> Order
			</p>
			<table className="text-[13px]">
				<thead className="sr-only">
					<tr>
						<th>Quantity</th>
						<th>Product</th>
						<th>Unit price</th>
					</tr>
				</thead>
				<tbody>
					{content.items.map((item) => (
						<tr key={item.product_id}>
							<td className="pr-2 text-muted tabular-nums">{item.quantity} ×</td>
							<td className="pr-4 break-all">{item.product_id}</td>
							<td className="text-right whitespace-nowrap tabular-nums">
								{item.currency} {item.unit_price}
							</td>
						</tr>
					))}
				</tbody>
			</table>
			{content.note ? <p className="break-words">“{content.note}”</p> : null}
		</div>
	);
}
