/** What the opened device stands on. */
import type { HashText } from '#lib/sync/digest.ts';
import type { Handover } from './handover.ts';
import type { ChancePort, EnvelopeSealer, RowSealer, RowStore, SheetStore } from './ports.ts';

export interface CorePorts {
	readonly chance: ChancePort;
	readonly rows: RowStore;
	readonly sheets?: SheetStore;
	readonly rowSealer: RowSealer;
	readonly envelopeSealer: EnvelopeSealer;
	readonly handover: Handover;
	/** SHA-256 of a text, hexadecimal. Without it rows are never held against the office's (G10). */
	readonly hash?: HashText;
	/** Runs work soon, once for all that was asked for meanwhile; without it rows follow each save at once. */
	readonly soon?: (work: () => Promise<void>) => void;
}
