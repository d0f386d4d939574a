/** What happened at an address, in words. */
import type { OfficeIconName } from '#lib/ui/office-icons.ts';
import type { OfficeSay } from '#lib/ui/office-say.ts';
import { CONCERN_ENDS } from '#lib/domain/concern.ts';
import { CONSENT_PURPOSES } from '#lib/domain/household.ts';
import type { PageData } from './$types';

type Entry = Exclude<PageData['story']['entries'][number], { kind: 'conflict' }>;
type Step = Extract<Entry, { kind: 'step' }>;

interface Words {
	readonly say: OfficeSay;
	/** Of a category, a theme or a measure. */
	readonly title: (id: string) => string;
	readonly partner: (id: string) => string;
}

export function entryIcon(entry: Entry): OfficeIconName {
	switch (entry.kind) {
		case 'ring':
			return 'ring';
		case 'visit':
			return 'home';
		case 'step':
			return entry.of === 'referral' ? 'leave' : entry.of === 'concern' ? 'pen' : 'promise';
		case 'consent':
			return entry.isGiven && !entry.isWithdrawn ? 'check' : 'no';
		case 'note':
			return 'pen';
		case 'mark':
			return 'no';
		case 'moved':
			return 'route';
	}
}

export function entryTitle({ say, title, partner }: Words, entry: Entry): string {
	switch (entry.kind) {
		case 'ring': {
			const outcome =
				entry.outcome === 'spoken'
					? say.t('addresses.spoken')
					: entry.outcome
						? say.t(`outcome.${entry.outcome}`)
						: say.t('address.noOutcome');
			return say.t('address.rang', { outcome, nth: entry.nth });
		}
		case 'visit':
			return entry.isDiscarded
				? say.t('address.visitDiscarded')
				: say.t(entry.isOpen ? 'address.visitOpen' : 'address.visit');
		case 'step':
			return stepTitle({ say, title, partner }, entry);
		case 'consent': {
			const purpose = CONSENT_PURPOSES.find((one) => one === entry.purpose);
			const what = purpose ? say.t(`purpose.${purpose}`) : entry.purpose;
			return say.t(
				entry.isWithdrawn ? 'address.consentWithdrawn' : entry.isGiven ? 'address.consentYes' : 'address.consentNo',
				{ what }
			);
		}
		case 'note':
			return say.t('held.kind.note');
		case 'mark':
			return entry.what === 'movedOut'
				? say.t('address.movedOutOn', { day: entry.on === null ? '' : say.day(entry.on) })
				: say.t(entry.what === 'never' ? 'address.neverSet' : 'address.neverLifted');
		case 'moved':
			return say.t(entry.what === 'lend' ? 'address.lent' : 'address.takenBack');
	}
}

export function stepText({ say }: Words, entry: Step): string | null {
	if (entry.of !== 'concern' || entry.step === 'answered') return entry.text;
	const end = CONCERN_ENDS.find((one) => one === entry.text);
	return end ? say.t(`end.${end}`) : null;
}

export function measureText(
	{ say, title }: Words,
	measure: { readonly code: string; readonly count: number; readonly how: string }
): string {
	const what = `${measure.count} × ${title(measure.code)}`;
	return measure.how === 'fitted' ? what : say.t('address.advised', { what });
}

function stepTitle({ say, title, partner }: Words, { of, step, about }: Step): string {
	if (of === 'commitment')
		return `${say.t(step === 'done' ? 'address.promiseKept' : 'address.promiseLetGo')}: ${about ?? ''}`;
	if (of === 'concern')
		return `${say.t(step === 'answered' ? 'address.concernAnswered' : 'address.concernClosed')}: ${about === null ? say.t('concern.noCategory') : title(about)}`;
	const to = about === null ? '' : partner(about);
	const steps = {
		made: 'address.referralMade',
		accepted: 'address.referralAccepted',
		completed: 'address.referralCompleted',
		fellThrough: 'address.referralFellThrough'
	} as const;
	const key = step === 'made' || step === 'accepted' || step === 'completed' ? steps[step] : steps.fellThrough;
	return say.t(key, { partner: to });
}
