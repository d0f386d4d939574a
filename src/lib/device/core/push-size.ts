/** What an envelope adds to a push: unpacked, as the office limits it, and packed, as the link carries it. */
import type { Envelope } from '#lib/sync/wire.ts';

/** Room in a push body for what is not an envelope. */
export const PUSH_FRAME_BYTES = 20_000;
/** Clear text of an envelope beside its sealed bytes, and a receipt with it, about. */
export const ENVELOPE_FRAME_BYTES = 800;

/** What is left of the clear part and the vector of an envelope once a push is packed, about. */
const PACKED_FRAME_BYTES = 60;
/** A receipt that goes along, packed: its seal and its clock do not shrink. */
export const PACKED_RECEIPT_BYTES = 70;

/** Bytes of an envelope in a packed push, about: sealed bytes do not shrink, but packing takes back what base64 adds. */
export function packedBytes(envelope: Pick<Envelope, 'ct'>): number {
	return Math.ceil(envelope.ct.length * 0.76) + PACKED_FRAME_BYTES;
}
