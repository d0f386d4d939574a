/** A text as a file in the coach's hands: through the share sheet where there is one, else as a download. */
import { dayOf } from '#lib/words/formats.ts';

/** Long enough for a slow phone to have begun reading. */
const KEPT_MS = 60_000;

/** @returns the file's name, or null when it was handed to nobody */
export async function handOver(text: string, now: number): Promise<string | null> {
	const name = `voordeur-reddingsbestand-${dayOf(now)}.txt`;
	const file = new File([text], name, { type: 'text/plain' });
	const isTouch = matchMedia('(pointer: coarse)').matches;
	if (isTouch && navigator.canShare?.({ files: [file] })) {
		try {
			await navigator.share({ files: [file] });
			return name;
		} catch (error) {
			// The coach closed the sheet: nothing was handed over. Whatever else stops it, a download still works.
			if (error instanceof DOMException && error.name === 'AbortError') return null;
		}
	}
	const address = URL.createObjectURL(file);
	const link = document.createElement('a');
	link.href = address;
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
	return name;
}
