/**
 * A rescue file at the office: through the same door as every push, so that it is
 * proven by certificate and signatures, stored once however often it comes, and
 * answered with receipts that the phone gets again at its next sync (G3, G4).
 */
import { PUSH_BYTES_MAX, PUSH_OPERATIONS_MAX } from '#lib/sync/limits.ts';
import { readRescueText, type RescueContent } from '#lib/sync/rescue-file.ts';
import type { Certificate, CertificateBody, Envelope, PushRequest, SealedSession } from '#lib/sync/wire.ts';
import { openPush } from './opening.ts';
import { takeIn } from './push.ts';
import type { SyncPorts } from './ports.ts';

export interface RescueCounts {
	/** New here, and in the records. */
	readonly stored: number;
	/** Had come already, by this file or by the phone. */
	readonly known: number;
	/** New here, and waiting for somebody to look. */
	readonly aside: number;
	/** Of a household that was purged: gone for good. */
	readonly purged: number;
	/** Lines that could not be read, or that nothing proves. */
	readonly unreadable: number;
	/** The file breaks off: there may have been more. */
	readonly isCut: boolean;
}

export type RescueOutcome =
	| { readonly ok: true; readonly counts: RescueCounts }
	| {
			readonly ok: false;
			readonly error: {
				/** `foreign`: no rescue file; `otherOrganisation`: a phone of somebody else, or nothing proves it. */
				readonly kind: 'foreign' | 'newer' | 'empty' | 'otherOrganisation';
			};
	  };

/** Room in a push for what is not an envelope. */
const FRAME_BYTES = 100_000;
const ENVELOPE_FRAME_BYTES = 800;

export async function takeInRescue(
	ports: SyncPorts,
	options: {
		readonly tenant: string;
		readonly text: string;
		/** Who of the office hands it in; without one it is the phone's own person. */
		readonly by?: string;
	}
): Promise<RescueOutcome> {
	const read = readRescueText(options.text);
	if (!read.ok) return { ok: false, error: { kind: read.error } };
	const { content } = read;
	const owners = await provenOwners(ports, { tenant: options.tenant, certificates: content.certificates });
	if (owners.length === 0) return { ok: false, error: { kind: 'otherOrganisation' } };
	const counts = { stored: 0, known: 0, aside: 0, purged: 0, unreadable: read.unreadable };
	const answered = new Set<string>();
	for (const owner of owners) {
		for (const batch of batchesOf(content, owner)) {
			const opIds = batch.envelopes.map(({ opId }) => opId);
			const before = await knownAmong(ports, { tenant: options.tenant, opIds });
			const opening = await openPush(ports, batch);
			// The phone itself has not been here: what it says about itself stays as it was.
			const answer = opening.ok ? await takeIn(ports, { ...opening.value, status: null }) : null;
			// Without room it stays in the file, and is counted as not taken in.
			const taken = answer === 'noRoom' ? null : answer;
			for (const [{ opId }, { kind }] of taken?.results ?? []) {
				if (answered.has(opId)) continue;
				answered.add(opId);
				if (kind === 'purged') counts.purged += 1;
				else if (kind === 'alarm') counts.aside += 1;
				else if (before.has(opId)) counts.known += 1;
				else if (kind === 'stored') counts.stored += 1;
				else counts.aside += 1;
			}
		}
	}
	const all = new Set(content.envelopes.map(({ envelope }) => envelope.opId));
	counts.unreadable += [...all].filter((opId) => !answered.has(opId)).length;
	if (answered.size === 0) return { ok: false, error: { kind: 'otherOrganisation' } };
	await ports.store.transaction(options.tenant, (tx) =>
		tx.appendAudit(
			owners.map(({ body }) => ({
				action: 'rescue',
				object: `device:${body.dev}`,
				result: 'done',
				origin: options.by === undefined ? `device:${body.dev}` : 'office',
				actor: options.by ?? body.person
			}))
		)
	);
	return { ok: true, counts: { ...counts, isCut: read.isCut } };
}

interface Owner {
	readonly certificate: Certificate;
	readonly body: CertificateBody;
}

async function provenOwners(
	ports: Pick<SyncPorts, 'crypto'>,
	options: { readonly tenant: string; readonly certificates: readonly Certificate[] }
): Promise<readonly Owner[]> {
	const owners: Owner[] = [];
	for (const certificate of options.certificates) {
		const body = await ports.crypto.openCertificate(certificate);
		if (body?.tenant === options.tenant) owners.push({ certificate, body });
	}
	return owners;
}

/** In order of number, as the phone would send them, within the limits of a push. */
function* batchesOf(content: RescueContent, owner: Owner): Generator<PushRequest> {
	const own = content.envelopes
		.map(({ envelope }) => envelope)
		.filter((envelope) => envelope.dev === owner.body.dev)
		.sort((a, b) => (a.inc === b.inc ? a.n - b.n : a.inc < b.inc ? -1 : 1));
	const sessions = new Map(content.sessions.map((session) => [session.sid, session]));
	const receipts = new Map(content.receipts.map((receipt) => [receipt.opId, receipt]));
	let held: Envelope[] = [];
	let bytes = FRAME_BYTES;
	const request = (): PushRequest => {
		const sids = [...new Set(held.map(({ sid }) => sid))];
		const kept = held.flatMap(({ opId }) => receipts.get(opId) ?? []);
		return {
			version: 1,
			certificate: owner.certificate,
			envelopes: held,
			sessions: sids.flatMap((sid): readonly SealedSession[] => {
				const session = sessions.get(sid);
				return session ? [session] : [];
			}),
			status: { unsent: 0, appVersion: '', persisted: null, clock: content.madeAt },
			...(kept.length > 0 ? { receipts: kept } : {})
		};
	};
	for (const envelope of own) {
		const size = ENVELOPE_FRAME_BYTES + envelope.ct.length;
		if (held.length === PUSH_OPERATIONS_MAX || (held.length > 0 && bytes + size > PUSH_BYTES_MAX)) {
			yield request();
			held = [];
			bytes = FRAME_BYTES;
		}
		held.push(envelope);
		bytes += size;
	}
	if (held.length > 0) yield request();
}

async function knownAmong(
	ports: Pick<SyncPorts, 'store'>,
	options: { readonly tenant: string; readonly opIds: readonly string[] }
): Promise<ReadonlySet<string>> {
	return ports.store.transaction(options.tenant, async (tx) => {
		const stored = await tx.findOperations(options.opIds);
		const held = await tx.findQuarantine(options.opIds);
		return new Set([...stored, ...held].map(({ opId }) => opId));
	});
}
