/** Operations into entries of the outbox, sealed for the office. */
import { OPERATION_BYTES_MAX } from '#lib/sync/limits.ts';
import { type Operation, operationText } from '#lib/sync/operation.ts';
import { entryFor } from './outbox-book.ts';
import type { EnvelopeSealer, OutboxEntry } from './ports.ts';

/** Sealed text that the wire still carries, base64url; longer ones would hold up the whole push. */
const SEALED_LENGTH_MAX = 99_000;

/** Null when one of them is longer than an operation may be. */
export async function sealOperations(
	sealer: EnvelopeSealer,
	operations: readonly Operation[],
	savedAt: number
): Promise<readonly OutboxEntry[] | null> {
	if (operations.some((operation) => operationText(operation).length > OPERATION_BYTES_MAX)) return null;
	const envelopes = await Promise.all(operations.map((operation) => sealer.seal(operation)));
	if (envelopes.some((envelope) => envelope.ct.length > SEALED_LENGTH_MAX)) return null;
	const rootOf = new Map(operations.map(({ opId, root }) => [opId, root]));
	return envelopes.map((envelope) => entryFor(envelope, { savedAt, root: rootOf.get(envelope.opId) }));
}
