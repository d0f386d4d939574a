/** Words for ids: of the pack that phones hold now, of the packs that visits were held with, and of people. */
import { type ContentPack, textIn } from '#lib/domain/guide/guide.ts';
import { momentsInRounds } from '#lib/domain/guide/rounds.ts';
import type { HouseholdRecords } from '#lib/domain/household-records.ts';
import { type GuideSession, guideSession } from '#lib/domain/visit.ts';
import type { Locale } from '#lib/words/locales.ts';
import { t } from '#lib/words/office.ts';
import { recordValues } from '#lib/sync/values.ts';
import { stateFromText } from '../store/rows.ts';
import type { Fact, KnownTitles } from './resident-lines.ts';
import * as v from 'valibot';
import { type OfficePlace, readNames } from '../office/place.ts';
import { readPack, readPublishedPack } from '../office/published-pack.ts';

export async function readKnownTitles(
	place: OfficePlace,
	options: { readonly locale: Locale; readonly records: readonly HouseholdRecords[] }
): Promise<KnownTitles> {
	const { locale, records } = options;
	const pack = (await readPublishedPack(place))?.pack ?? null;
	const names = await readNames(place);
	const own = new Map(await readOwnPartners(place));
	const answers = new Map<string, readonly Fact[]>();
	for (const { visit } of records)
		for (const { id, values } of visit) answers.set(id, await answersOf(place, { values, locale }));
	const titleIn =
		(list: readonly { readonly id: string; readonly title: Readonly<Record<string, string>> }[] | undefined) =>
		(id: string): string => {
			const found = list?.find((one) => one.id === id);
			return found ? textIn(found.title, locale, pack?.languages) : id;
		};
	const kindOf = titleIn(pack?.partners);
	return {
		locale,
		category: titleIn(pack?.concerns),
		measure: titleIn(pack?.measures),
		partner: (id) => own.get(id) ?? kindOf(id),
		theme: titleIn(pack?.themes),
		person: (id) => names.get(id) ?? (id === 'rule' ? t(locale, 'export.rule') : t(locale, 'person.unknown')),
		answers: (visit) => answers.get(visit) ?? []
	};
}

/** Partners of the organisation's own list, by id: their names. */
async function readOwnPartners({ db, tenant }: OfficePlace): Promise<readonly (readonly [string, string])[]> {
	const rows = await db
		.selectFrom('entity')
		.select('state')
		.where('tenant', '=', tenant)
		.where('kind', '=', 'partner')
		.execute();
	return rows.flatMap(({ state }): readonly (readonly [string, string])[] => {
		const partner = stateFromText(state);
		const { name } = recordValues('partner', partner);
		return name ? [[partner.ent, name]] : [];
	});
}

async function answersOf(
	place: OfficePlace,
	{ values, locale }: { readonly values: object; readonly locale: Locale }
): Promise<readonly Fact[]> {
	const sessions = Object.entries(values).flatMap(([name, value]): GuideSession[] => {
		const parsed = name.startsWith('guide:') ? v.safeParse(guideSession, value) : null;
		return parsed?.success ? [parsed.output] : [];
	});
	const facts: Fact[] = [];
	for (const session of sessions)
		facts.push(...answersIn(session, { pack: await readPack(place, session.packHash), locale }));
	return facts;
}

/** With the words that were on the phone; where that pack is gone, the ids stand in. A photo stands among the photos. */
function answersIn(
	session: GuideSession,
	{ pack, locale }: { readonly pack: ContentPack | null; readonly locale: Locale }
): readonly Fact[] {
	const guide = pack?.guides.find(({ id }) => id === session.guide);
	const moments = guide ? momentsInRounds(guide) : [];
	return Object.entries(session.answers).flatMap(([moment, answer]) => {
		const asked = moments.find(({ id }) => id === moment);
		if (asked?.answer === 'photo') return [];
		const given = (Array.isArray(answer) ? answer : [answer]).map((one) => {
			const words = asked?.options.find(({ id }) => id === one)?.words;
			return words ? textIn(words, locale, pack?.languages) : String(one);
		});
		const label = asked ? textIn(asked.title, locale, pack?.languages) : moment;
		return [{ label, text: `${given.join(', ')}${asked?.unit ? ` ${asked.unit}` : ''}` }];
	});
}
