/** The letter out of the phone: through its share sheet, or as a download. Both only by a tap of the coach. */

/** Long enough for a slow phone to have begun reading. */
const KEPT_MS = 60_000;

export function canShare(file: File): boolean {
	// Some browsers share text only, and some nothing, which the types do not say.
	return 'canShare' in navigator && navigator.canShare({ files: [file] });
}

/** @returns what became of it; `dismissed` when the coach closed the sheet again */
export async function shareLetter(file: File): Promise<'shared' | 'dismissed' | 'failed'> {
	try {
		await navigator.share({ files: [file] });
		return 'shared';
	} catch (error) {
		return error instanceof DOMException && error.name === 'AbortError' ? 'dismissed' : 'failed';
	}
}

export function saveLetter(file: File): void {
	const address = URL.createObjectURL(file);
	const link = document.createElement('a');
	link.href = address;
	link.download = file.name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
