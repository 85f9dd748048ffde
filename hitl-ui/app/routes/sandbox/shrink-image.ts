const longestSide = 1600;
const largeBytes = 1_000_000;

/** A large picture made smaller, as a phone's own messenger would; a small one, or what cannot be drawn, stays. */
export async function shrinkImage(file: File): Promise<Blob> {
	if (file.size < largeBytes || file.type === "image/gif") return file;
	const bitmap = await createImageBitmap(file).catch(() => null);
	if (!bitmap) return file;
	const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height));
	const canvas = document.createElement("canvas");
	canvas.width = Math.round(bitmap.width * scale);
	canvas.height = Math.round(bitmap.height * scale);
	canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
	bitmap.close();
	const smaller = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", 0.85));
	return smaller && smaller.size < file.size ? smaller : file;
}
