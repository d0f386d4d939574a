/** One visit as it was held: guides with their answers, notes, concerns, measures, promises, consents. */
import { type Kind, type RecordValues, isKind } from '#lib/domain/records/index.ts';
import { isWithdrawn } from '#lib/domain/consent.ts';
import { type GuideSession, guideSession } from '#lib/domain/visit.ts';
import type { Guide } from '#lib/domain/guide/guide.ts';
import { decodeClock } from '#lib/sync/clock.ts';
import type { FieldState } from '#lib/sync/merge.ts';
import { plainValues, recordValues, versionsOf } from '#lib/sync/values.ts';
import * as v from 'valibot';
import { stateFromText } from '../store/rows.ts';
import { type House, readHouse } from './house.ts';
import type { OfficePlace } from './place.ts';
import { readPack } from './published-pack.ts';

type Child<K extends Kind> = { readonly id: string; readonly values: RecordValues<K> };

/** A photo without hash and key: a page names it by its record. */
export interface StoryPhoto {
	readonly id: string;
	readonly shows: string;
	readonly at: number | null;
	/** Who took it, and may still have it on the phone. */
	readonly by: string | null;
	readonly isHere: boolean;
}

export interface VisitStory {
	readonly id: string;
	readonly values: RecordValues<'visit'>;
	readonly house: House | null;
	readonly household: RecordValues<'household'> | null;
	readonly receivedAt: number | null;
	readonly guides: readonly { readonly session: GuideSession; readonly guide: Guide | null }[];
	readonly notes: readonly {
		readonly id: string;
		readonly values: RecordValues<'note'>;
		readonly versions: readonly { readonly text: string; readonly at: number }[];
	}[];
	readonly concerns: readonly Child<'concern'>[];
	readonly measures: readonly Child<'measure'>[];
	readonly promises: readonly Child<'commitment'>[];
	readonly appointments: readonly Child<'appointment'>[];
	readonly referrals: readonly Child<'referral'>[];
	readonly readings: readonly Child<'meterReading'>[];
	readonly photos: readonly StoryPhoto[];
	/** Those of the household: consent outlives one visit. */
	readonly consents: readonly Child<'consent'>[];
}

export async function readVisitStory(place: OfficePlace, id: string): Promise<VisitStory | null> {
	const { db, tenant } = place;
	const row = await db
		.selectFrom('entity')
		.select(['state', 'root'])
		.where('tenant', '=', tenant)
		.where('ent', '=', id)
		.where('kind', '=', 'visit')
		.executeTakeFirst();
	if (!row) return null;
	const visit = stateFromText(row.state);
	const values = recordValues('visit', visit);
	const under = await db
		.selectFrom('entity')
		.select(['ent', 'kind', 'state'])
		.where('tenant', '=', tenant)
		.where('root', '=', row.root)
		.execute();
	const received = await db
		.selectFrom('operation')
		.select((select) => select.fn.max('received_at').as('at'))
		.where('tenant', '=', tenant)
		.where('ent', '=', id)
		.executeTakeFirst();
	const entities = under.map((one) => ({ id: one.ent, kind: one.kind, state: stateFromText(one.state) }));
	const ofVisit = <K extends Kind>(kind: K): readonly Child<K>[] =>
		entities
			.filter((one) => one.kind === kind && isKind(one.kind) && plainValues(one.state)['visit'] === id)
			.map((one) => ({ id: one.id, values: recordValues(kind, one.state) }));
	const consents = entities
		.filter((one) => one.kind === 'consent')
		.map((one) => ({ id: one.id, values: recordValues('consent', one.state) }));
	const household = entities.find((one) => one.kind === 'household' && one.id === (values.household ?? row.root));
	return {
		id,
		values,
		house: values.address ? await readHouse(place, values.address) : null,
		household: household ? recordValues('household', household.state) : null,
		receivedAt: received?.at === null || received?.at === undefined ? null : Number(received.at),
		guides: await guidesOf(place, plainValues(visit)),
		notes: entities
			.filter((one) => one.kind === 'note' && plainValues(one.state)['visit'] === id)
			.map((one) => ({
				id: one.id,
				values: recordValues('note', one.state),
				versions: versionsIn(one.state.fields['text'])
			}))
			.sort((a, b) => (a.values.at ?? 0) - (b.values.at ?? 0)),
		concerns: ofVisit('concern').filter((one) => one.values.withdrawn !== true),
		measures: ofVisit('measure').filter((one) => one.values.removed !== true),
		promises: ofVisit('commitment'),
		appointments: ofVisit('appointment'),
		referrals: ofVisit('referral'),
		readings: ofVisit('meterReading').filter((one) => one.values.removed !== true),
		photos: isWithdrawn(
			consents.map(({ values: one }) => one),
			'photo'
		)
			? []
			: await photosOf(place, ofVisit('photo')),
		consents
	};
}

async function photosOf(
	{ db, tenant }: OfficePlace,
	records: readonly Child<'photo'>[]
): Promise<readonly StoryPhoto[]> {
	const shown = records.filter(({ values }) => values.sealedHash && values.removed !== true);
	if (shown.length === 0) return [];
	const hashes = shown.flatMap(({ values }) => values.sealedHash ?? []);
	const rows = await db
		.selectFrom('photo_stored')
		.select('hash')
		.where('tenant', '=', tenant)
		.where('hash', 'in', hashes)
		.execute();
	const here = new Set(rows.map(({ hash }) => hash));
	return shown
		.map(({ id, values }) => ({
			id,
			shows: values.shows ?? '',
			at: values.at ?? null,
			by: values.by ?? null,
			isHere: here.has(values.sealedHash ?? '')
		}))
		.sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
}

function versionsIn(state: FieldState | undefined): VisitStory['notes'][number]['versions'] {
	return state
		? versionsOf(state).map((version) => ({ text: String(version.v), at: decodeClock(version.c).time }))
		: [];
}

/** Each guide in the version that it was held with: the words of that pack, not of today's. */
export async function guidesOf(
	place: OfficePlace,
	plain: Readonly<Record<string, unknown>>
): Promise<VisitStory['guides']> {
	const sessions = Object.entries(plain).flatMap(([name, value]) => {
		const parsed = name.startsWith('guide:') ? v.safeParse(guideSession, value) : null;
		return parsed?.success ? [parsed.output] : [];
	});
	const guides = [];
	for (const session of sessions) {
		const pack = await readPack(place, session.packHash);
		guides.push({ session, guide: pack?.guides.find((guide) => guide.id === session.guide) ?? null });
	}
	return guides;
}
