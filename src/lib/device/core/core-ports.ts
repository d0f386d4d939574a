/** What the opened device stands on. */
import type { HashText } from '#lib/sync/digest.ts';
import type { Handover } from './handover.ts';
import type { ChancePort, EnvelopeSealer, FoundRows, RowSealer, RowStore } from './ports.ts';

export interface CorePorts {
	readonly chance: ChancePort;
	readonly rows: RowStore;
	/** What the store was found to hold a moment ago, so that it need not be read again. */
	readonly found?: FoundRows;
	readonly rowSealer: RowSealer;
	/** So many rows in one commit lie in sheets; the simulation says fewer, since its towns are small. */
	readonly sheetRowsMin?: number;
	readonly envelopeSealer: EnvelopeSealer;
	readonly handover: Handover;
	/** SHA-256 of a text, hexadecimal. Without it rows are never held against the office's (G10). */
	readonly hash?: HashText;
	/** Runs work soon, once for all that was asked for meanwhile; without it rows follow each save at once. */
	readonly soon?: (work: () => Promise<void>) => void;
}
