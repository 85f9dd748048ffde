import type { Referral } from "@flomastr/contracts/message";
import { id, type Json, record, text } from "../read-json.ts";

/**
 * Where the customer came from: an ad or post (`referral`; `ctwa_clid` ties the chat to the click), or a product of
 * the catalog they ask about (`context.referred_product`).
 */
export function parseReferral(message: Json): Referral | null {
	const referral = record(message, "referral");
	if (referral) {
		const source = text(referral, "source_type");
		return {
			source: source === "ad" || source === "post" ? source : "other",
			source_id: id(referral, "source_id"),
			source_url: text(referral, "source_url"),
			headline: text(referral, "headline"),
			body: text(referral, "body"),
			click_id: text(referral, "ctwa_clid"),
		};
	}
	const product = record(record(message, "context"), "referred_product");
	const productId = id(product, "product_retailer_id");
	return productId ? { source: "product", source_id: productId } : null;
}
