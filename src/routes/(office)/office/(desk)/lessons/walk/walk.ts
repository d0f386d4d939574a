/** What going through a guide on the page needs. */
import type { Guide, Localized } from '#lib/domain/guide/guide.ts';

export interface Walk {
	readonly guide: Guide;
	/** Those that the guide offers or asks for. */
	readonly concerns: readonly { readonly id: string; readonly short: Localized }[];
}
