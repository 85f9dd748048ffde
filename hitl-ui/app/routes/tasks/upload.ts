import { data } from "react-router";
import { upload } from "#control-plane.server.ts";
import type { Outcome } from "#outcome.ts";
import { largestFile, type StoredFile, StoredMedia } from "#task/fields/stored-file.ts";
import type { Route } from "./+types/upload";

/** `POST /tasks/upload`: stores the file of a form field and answers what the field's answer will be. */
export async function action({ request }: Route.ActionArgs): Promise<Outcome<StoredFile>> {
	const file = (await request.formData()).get("file");
	if (!(file instanceof File) || file.size === 0)
		return refused(422, "invalid", "No file came with the request, or it is empty. Choose another.");
	if (file.size > largestFile)
		return refused(
			413,
			"too_large",
			`The file has ${megabytes(file.size)} MB; the limit is ${megabytes(largestFile)} MB.`,
		);
	const stored = await upload(request, file, StoredMedia);
	if (!stored.ok) return stored;
	const { url, mime_type, size } = stored.value;
	return { ok: true, value: { name: file.name, url, mime_type, size } };
}

export function loader() {
	throw data({ status: 404, code: "not_found", message: "Files are sent here, not read." }, { status: 404 });
}

function refused(status: number, code: "invalid" | "too_large", message: string): Outcome<StoredFile> {
	return { ok: false, failure: { status, code, message } };
}

function megabytes(bytes: number): string {
	return (bytes / 1024 / 1024).toFixed(1).replace(/\.0$/, "");
}
