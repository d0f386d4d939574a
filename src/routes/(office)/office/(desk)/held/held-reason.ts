/** Why something waits in quarantine, in words: many codes, few reasons that matter to a person. */
import { own } from '#lib/domain/own.ts';
import type { OfficeKey } from '#lib/words/office.ts';

const REASONS: Readonly<Record<string, OfficeKey>> = {
	unknownDevice: 'held.reason.unknownDevice',
	revokedDevice: 'held.reason.revokedDevice',
	personLeft: 'held.reason.personLeft',
	personEnded: 'held.reason.personLeft',
	value: 'held.reason.value',
	unknownKind: 'held.reason.unknownKind',
	notWrittenByRole: 'held.reason.notAllowed',
	otherPerson: 'held.reason.otherPerson',
	guardHolds: 'held.reason.notAllowed',
	otherKind: 'held.reason.otherPlace',
	otherRoot: 'held.reason.otherPlace',
	wrongRoot: 'held.reason.wrongRoot',
	wrongScope: 'held.reason.wrongScope',
	noScope: 'held.reason.otherPlace',
	practice: 'held.reason.practice',
	outsideScope: 'held.reason.otherPlace',
	makingWaits: 'held.reason.makingWaits',
	cannotApply: 'held.reason.cannotApply',
	full: 'held.reason.full',
	sameIdOtherContent: 'held.reason.cannotApply'
};

/** A reason is a code, sometimes followed by a place; whatever this version does not know could not be read. */
export function heldReason(reason: string): OfficeKey {
	return own(REASONS, reason.split(' ')[0]) ?? 'held.reason.unreadable';
}
