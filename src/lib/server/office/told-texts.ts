/**
 * Texts that are ready to be sent when an answer is told back: to the coach who heard the concern, and to the resident.
 * In Dutch, like all that the office writes; whoever tells it changes what does not fit.
 */
import type { ContentPack } from '#lib/domain/guide/guide.ts';
import { isWithdrawn } from '#lib/domain/consent.ts';
import { houseNumberText } from '#lib/domain/address.ts';
import { recordValues } from '#lib/sync/values.ts';
import { dateText, dayOf } from '#lib/words/formats.ts';
import { t } from '#lib/words/office.ts';
import { recordsOf } from '../privacy/records-of.ts';
import { stateFromText } from '../store/rows.ts';
import type { ConcernStory } from './concern-story.ts';
import { type OfficePlace, readNames } from './place.ts';

export interface ToldTexts {
	readonly coach: string;
	readonly resident: string;
	/** False when the resident took back that they may be contacted again. */
	readonly mayContact: boolean;
}

/** Null while there is no answer to tell. */
export async function readToldTexts(
	place: OfficePlace,
	known: { readonly story: ConcernStory; readonly pack: ContentPack | undefined }
): Promise<ToldTexts | null> {
	const { values, house, householdName } = known.story;
	if (!values.answeredAt || !values.answer) return null;
	const names = await readNames(place);
	const office = await readSender(place);
	const category = known.pack?.concerns.find(({ id }) => id === values.category)?.title;
	const what = (category?.['nl'] ?? t('nl', 'concern.noCategory')).toLowerCase();
	const coach = names.get(values.raisedBy ?? '') ?? t('nl', 'told.text.someCoach');
	return {
		coach: t('nl', 'told.text.coach', {
			name: coach,
			where: house ? `${house.street ?? ''} ${houseNumberText(house)}` : t('nl', 'address.unknown'),
			what,
			answer: values.answer
		}),
		resident: t('nl', 'told.text.resident', {
			name: householdName ?? t('nl', 'told.text.resident.noName'),
			day: values.raisedAt ? dateText('nl', dayOf(values.raisedAt), values.answeredAt) : '',
			coach,
			what,
			answer: values.answer,
			office: office.name,
			phone: office.phone ?? t('nl', 'told.text.noPhone')
		}),
		mayContact: await mayContact(place, values.household ?? null)
	};
}

/** Who signs, and where one calls back: as every phone of the organisation shows it. */
export async function readSender({ db, tenant }: OfficePlace): Promise<{
	readonly name: string;
	readonly coordinator: string | null;
	readonly phone: string | null;
}> {
	const rows = await db
		.selectFrom('entity')
		.select('state')
		.where('tenant', '=', tenant)
		.where('kind', '=', 'organisation')
		.execute();
	const own = rows.map(({ state }) => recordValues('organisation', stateFromText(state)))[0];
	const row = await db.selectFrom('organisation').select('name').where('tenant', '=', tenant).executeTakeFirst();
	return {
		name: own?.name ?? row?.name ?? '',
		coordinator: own?.coordinatorName ?? null,
		phone: own?.coordinatorPhone ?? null
	};
}

async function mayContact({ db, tenant }: OfficePlace, household: string | null): Promise<boolean> {
	if (household === null) return true;
	const rows = await db
		.selectFrom('entity')
		.select(['ent', 'kind', 'state'])
		.where('tenant', '=', tenant)
		.where('root', '=', household)
		.where('kind', '=', 'consent')
		.execute();
	const { consent } = recordsOf(rows.map(({ ent, kind, state }) => ({ ent, kind, state: stateFromText(state) })));
	return !isWithdrawn(
		consent.map(({ values }) => values),
		'contactAgain'
	);
}
