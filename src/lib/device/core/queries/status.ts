/** What is always known, also while locked: counts and times, nothing of a resident. */
import type { LockState, SendState, StatusView } from '../../port.ts';
import type { SafetyView } from '../../safety-port.ts';
import type { OutboxState } from '#lib/sync/outbox.ts';
import type { Handover } from '../handover.ts';
import type { TroubleKind } from '../trouble.ts';

export interface StatusParts {
	readonly lock: LockState;
	readonly online: boolean;
	readonly persisted: boolean | null;
	readonly handover: Handover | null;
	readonly sending: OutboxState;
	readonly packHash: string | null;
	/** Known only while the vault is open. */
	readonly unsent: { readonly visits: number; readonly attempts: number } | null;
	readonly personName: string | null;
	readonly trouble: TroubleKind | null;
	readonly openVisit: boolean;
	readonly arriving: StatusView['arriving'];
	readonly unsentPhotos: number;
	readonly safety: SafetyView;
}

/** Of what the vault holds, nothing. */
const KNOWN_LOCKED = { unsent: null, personName: null, trouble: null, openVisit: false, arriving: null } as const;

export function buildStatus(given: StatusParts): StatusView {
	// A phone that locks says at once what a locked one knows: its records are still being let go.
	const parts = given.lock.kind === 'locked' ? { ...given, ...KNOWN_LOCKED } : given;
	const { handover } = parts;
	const book = handover?.book;
	return {
		lock: parts.lock,
		online: parts.online,
		send: sendState(parts.sending),
		unsentOperations: book?.unsent().size ?? 0,
		unsentVisits: parts.unsent?.visits ?? 0,
		unsentAttempts: parts.unsent?.attempts ?? 0,
		unsentPhotos: parts.unsentPhotos,
		oldestUnsentAt: book?.oldestUnsentAt() ?? null,
		lastContactAt: handover?.meta.lastContactAt ?? null,
		clockOffsetMs: handover && handover.meta.lastContactAt !== null ? handover.meta.clockOffsetMs : null,
		allReceivedAt: book?.allReceivedAt() ?? null,
		persisted: parts.persisted,
		organisation: handover?.meta.organisation ?? null,
		person: handover && parts.personName !== null ? { id: handover.meta.person, name: parts.personName } : null,
		packHash: parts.packHash,
		saveTrouble: parts.trouble,
		openVisit: parts.openVisit,
		arriving: parts.arriving,
		safety: parts.safety,
		healed: (handover?.healed() ?? []).flatMap(({ isSeen, ...note }) => (isSeen ? [] : [note]))
	};
}

function sendState(state: OutboxState): SendState {
	if (state.kind !== 'waiting') return { kind: state.kind };
	return { kind: 'waiting', failure: state.failure, until: state.until };
}
