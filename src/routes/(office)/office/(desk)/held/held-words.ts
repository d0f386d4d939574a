/** What waits in quarantine and what came of a decision, in words. */
import { own } from '#lib/domain/own.ts';
import { houseNumberText, type HouseNumber } from '#lib/domain/address.ts';
import { describeChange } from '#lib/ui/office-history.ts';
import type { OfficeSay } from '#lib/ui/office-say.ts';
import type { OfficeKey } from '#lib/words/office.ts';
import type { HeldResult } from './held-outcome.ts';
import { heldReason } from './held-reason.ts';

const KINDS: Readonly<Record<string, OfficeKey>> = {
	visit: 'held.kind.visit',
	attempt: 'held.kind.attempt',
	concern: 'held.kind.concern',
	household: 'held.kind.household',
	address: 'held.kind.address',
	note: 'held.kind.note',
	measure: 'held.kind.measure',
	commitment: 'held.kind.commitment',
	appointment: 'held.kind.appointment',
	consent: 'held.kind.consent',
	referral: 'held.kind.referral',
	photo: 'held.kind.photo',
	meterReading: 'held.kind.meterReading'
};

export function kindWords(say: OfficeSay, kind: string | undefined): string {
	return say.t(own(KINDS, kind) ?? 'held.kind.other');
}

export function houseWords(house: (HouseNumber & { readonly street: string | null }) | null): string {
	return house ? `${house.street ?? ''} ${houseNumberText(house)}` : '';
}

const WHY: Readonly<Record<string, OfficeKey>> = {
	double: 'held.why.double',
	mistake: 'held.why.mistake',
	trial: 'held.why.trial',
	elsewhere: 'held.why.elsewhere',
	unreadable: 'held.why.unreadable'
};

/** Why something was not taken over; "something else" is said in the office's own words. */
export function decisionWords(
	say: OfficeSay,
	line: { readonly decision: string | null; readonly note: string | null }
): string {
	if (line.decision === 'opened') return say.t('held.byRule');
	const why = own(WHY, line.decision);
	return [why ? say.t(why) : null, line.note].filter(Boolean).join(': ');
}

export function resultWords(say: OfficeSay, held: HeldResult): string {
	if (held.kind === 'opened') return say.t(held.isPlaced ? 'held.done.opened' : 'held.done.openedWaits');
	if (held.kind === 'trouble') return troubleWords(say, held);
	const done =
		held.state === 'discarded'
			? 'held.done.discarded'
			: held.state === 'corrected'
				? 'held.done.corrected'
				: 'held.done.accepted';
	return [
		say.t(done),
		held.followed > 0 ? say.t('held.done.followed', { count: held.followed }) : null,
		held.left > 0 ? say.t('held.done.left', { count: held.left }) : null
	]
		.filter((text) => text !== null)
		.join(' ');
}

function troubleWords(say: OfficeSay, held: Extract<HeldResult, { kind: 'trouble' }>): string {
	const { trouble, about, state } = held;
	if (trouble === 'refused') {
		if (about === 'noScope') return say.t('held.trouble.noPlace');
		if (about === 'otherRoot') return say.t('held.trouble.noHousehold');
		return say.t('held.trouble.refused', { reason: reasonWords(say, about ?? '') });
	}
	if (trouble === 'noValue') return say.t('held.trouble.noValue', { field: fieldWords(say, about ?? '') });
	return say.t(`held.trouble.${trouble}`, { state: say.t(`held.state.${state ?? 'waiting'}`) });
}

/** The reason, and the field where it is about one. */
export function reasonWords(say: OfficeSay, reason: string): string {
	const field = /^value [A-Za-z]+\.([A-Za-z]+)/.exec(reason)?.[1];
	const words = say.t(heldReason(reason));
	return field ? `${words} (${fieldWords(say, field)})` : words;
}

export function fieldWords(say: OfficeSay, field: string): string {
	return describeChange(say, { change: { field, value: null, holds: true }, names: {}, titles: {} }).field;
}

const VISIT_STEPS: Readonly<Record<string, OfficeKey>> = { open: 'visits.isOpen', closed: 'visits.isClosed' };

/** A change in words; the step of a visit has other words than that of a concern. */
export function saidWords(
	say: OfficeSay,
	known: Parameters<typeof describeChange>[1] & { readonly kind: string | undefined }
): { readonly field: string; readonly value: string } {
	const { field, value } = known.change;
	const words = describeChange(say, known);
	const step =
		known.kind === 'visit' && field === 'state' && typeof value === 'string' ? own(VISIT_STEPS, value) : undefined;
	return step ? { ...words, value: say.t(step) } : words;
}
