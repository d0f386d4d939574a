/** What the letter of a visit says, from what this phone knows. */
import type { AddressView, OrganisationView, VisitView } from '#lib/device/port.ts';
import { type ContentPack, textIn } from '#lib/domain/guide/guide.ts';
import { type Letter, letterOf } from '#lib/domain/letter.ts';
import { LETTER_LANGUAGE, type LetterTitles } from '#lib/ui/letter/letter-blocks.ts';

interface LetterSources {
	readonly visit: VisitView;
	/** Who lives there; null where nothing of it is known or shown. */
	readonly address: AddressView | null;
	readonly organisation: OrganisationView | null;
	/** The coach's own name. */
	readonly coach: string | null;
	/** Of the practice talk the organisation is unknown; its name comes from the phone's status. */
	readonly organisationName: string;
}

export function letterOfVisit({ visit, address, organisation, coach, organisationName }: LetterSources): Letter {
	const { commitments, appointments, measures, meterReadings, referrals } = visit;
	return letterOf(
		{ visit: visit.values, commitments, appointments, measures, readings: meterReadings, referrals },
		{
			organisation: organisation?.name ?? organisationName,
			resident: address?.households.find(({ id }) => id === visit.household)?.name ?? null,
			coach,
			coordinator: {
				name: organisation?.coordinatorName ?? null,
				phone: organisation?.coordinatorPhone ?? null
			}
		}
	);
}

/** In Dutch, as the letter is. */
export function letterTitles(pack: ContentPack | null, visit: VisitView): LetterTitles {
	return {
		measure: (code) => {
			const found = pack?.measures.find(({ id }) => id === code);
			return { text: found ? textIn(found.title, LETTER_LANGUAGE) : code, isMetre: found?.unit === 'metre' };
		},
		partner: (kind, named) => {
			const byName = visit.namedPartners.find(({ id }) => id === named)?.name;
			const found = pack?.partners.find(({ id }) => id === kind);
			return byName ?? (found ? textIn(found.title, LETTER_LANGUAGE) : kind);
		}
	};
}
