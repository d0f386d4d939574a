/**
 * What the organisation says and how long it keeps, in one place: for each part who changed it last and when, how much
 * waits, and where its history lies. Each has its own editor; this is the way to all of them.
 */
import { listReleases } from '../content/publish.ts';
import { listStreetLessons } from '../content/street.ts';
import { readWorkspace } from '../content/workspace.ts';
import { listConsentTexts } from '../privacy/consent-texts.ts';
import type { StoredSetting } from '../store/privacy-verbs.ts';
import { listPartners, openPartners } from './partners.ts';
import { type OfficePlace, readAreas } from './place.ts';

export const CONTENT_PARTS = [
	'lessons',
	'lists',
	'street',
	'partners',
	'areas',
	'texts',
	'basis',
	'terms',
	'rules'
] as const;
export type ContentPart = (typeof CONTENT_PARTS)[number];

export interface ContentLine {
	readonly part: ContentPart;
	/** How many there are; null where it is not a list. */
	readonly count: number | null;
	/** Written and not given out yet, or waiting for a decision. */
	readonly waiting: number;
	readonly last: { readonly person: string | null; readonly at: number } | null;
}

/** @param settings every value that any setting had, the newest first */
export async function readContentLines(
	place: OfficePlace,
	options: { readonly now: number; readonly settings: readonly StoredSetting[] }
): Promise<readonly ContentLine[]> {
	const content = { ...place, now: options.now };
	const { drafts, published } = await readWorkspace(content);
	const [release] = await listReleases(content, 1);
	const released = release ? { person: release.person, at: release.at } : null;
	const isList = ({ path }: { readonly path: string }): boolean =>
		path.startsWith('catalogues/') || path.startsWith('cards/');
	const folders = (paths: readonly string[]): number => new Set(paths.map((path) => path.replace(/\/[^/]*$/, ''))).size;
	const street = await listStreetLessons(content);
	const partners = await listPartners(place);
	const texts = await listConsentTexts(place);
	const lastSetting = (isOne: (name: string) => boolean): ContentLine['last'] => {
		const found = options.settings.find(({ name }) => isOne(name));
		return found ? { person: found.person, at: found.at } : null;
	};
	const written = published.map(({ path }) => path).filter((path) => /^(lessons|guides)\//.test(path));
	return [
		{
			part: 'lessons',
			count: folders(written),
			waiting: folders(drafts.filter((one) => !isList(one)).map(({ path }) => path)),
			last: released
		},
		{ part: 'lists', count: null, waiting: drafts.filter(isList).length, last: released },
		{
			part: 'street',
			count: street.length,
			waiting: street.filter(({ state }) => state === 'proposed').length,
			last: street[0] ? { person: street[0].by, at: street[0].at ?? 0 } : null
		},
		{
			part: 'partners',
			count: openPartners(partners).length,
			waiting: 0,
			last: await lastChange(place, 'partner')
		},
		{
			part: 'areas',
			count: (await readAreas(place)).length,
			waiting: 0,
			last: await lastChange(place, 'area')
		},
		{
			part: 'texts',
			count: texts.length,
			waiting: 0,
			last: texts[0] ? { person: texts[0].person, at: texts[0].at } : null
		},
		{ part: 'basis', count: null, waiting: 0, last: lastSetting((name) => name.startsWith('basis:')) },
		{ part: 'terms', count: null, waiting: 0, last: lastSetting((name) => name === 'terms' || name === 'nightly') },
		{ part: 'rules', count: null, waiting: 0, last: lastSetting((name) => name === 'rules') }
	];
}

async function lastChange({ db, tenant }: OfficePlace, kind: string): Promise<ContentLine['last']> {
	const row = await db
		.selectFrom('entity')
		.innerJoin('operation', (join) =>
			join.onRef('operation.tenant', '=', 'entity.tenant').onRef('operation.ent', '=', 'entity.ent')
		)
		.select(['operation.person', 'operation.received_at'])
		.where('entity.tenant', '=', tenant)
		.where('entity.kind', '=', kind)
		.orderBy('operation.received_at', 'desc')
		.limit(1)
		.executeTakeFirst();
	return row ? { person: row.person, at: Number(row.received_at) } : null;
}
