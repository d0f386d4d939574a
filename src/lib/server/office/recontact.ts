/**
 * Whom to contact again this week: the Tuesday at the office, when the households of last week and the promises of this
 * one are gone through. One line for each home, with all its reasons, the longest waiting first.
 */
import { sql } from 'kysely';
import { consentAnswer, type ConsentAnswer, isWithdrawn } from '#lib/domain/consent.ts';
import type { RecordValues } from '#lib/domain/records/index.ts';
import { dayInAmsterdam } from '#lib/domain/working-days.ts';
import { addDays } from '#lib/words/formats.ts';
import { recordValues } from '#lib/sync/values.ts';
import { inBatches } from '../store/batches.ts';
import { stateFromText } from '../store/rows.ts';
import type { OfficePlace, PlaceOfHouse } from './place.ts';

/** Visits of this many days back are asked how it went. */
export const RECONTACT_VISIT_DAYS = 7;
/** "Not now" is asked again for this long; after that the door waits for a round. */
export const RECONTACT_ATTEMPT_DAYS = 14;
/** A list that is longer is not worked off in a day; the page says how many more there are. */
export const RECONTACT_MAX = 200;
const DAY_MS = 86_400_000;
const OUTCOMES_ASKED = ['notNow', 'languageBarrier'] as const;

export type RecontactReason =
	| { readonly kind: 'appointment'; readonly on: string; readonly person: string | null }
	| {
			readonly kind: 'promise';
			readonly on: string;
			readonly by: 'coach' | 'resident' | 'office' | 'partner' | null;
			readonly what: string;
	  }
	| { readonly kind: 'visit'; readonly on: string; readonly person: string | null }
	| {
			readonly kind: 'attempt';
			readonly on: string;
			readonly outcome: (typeof OUTCOMES_ASKED)[number];
			readonly person: string | null;
	  };

export interface RecontactLine {
	/** The household, or the address where nobody is known. */
	readonly id: string;
	readonly address: string | null;
	readonly house: (PlaceOfHouse & { readonly postcode: string | null }) | null;
	readonly area: string | null;
	readonly name: string | null;
	readonly phone: string | null;
	readonly language: string | null;
	readonly reasons: readonly RecontactReason[];
}

interface Found {
	readonly root: string;
	readonly ent: string;
	readonly address: string | null;
	readonly reason: RecontactReason;
}

/**
 * @param when.today YYYY-MM-DD; everything up to the Sunday of its week is asked for
 */
export async function listRecontacts(
	place: OfficePlace,
	when: { readonly now: number; readonly today: string }
): Promise<{ readonly rows: readonly RecontactLine[]; readonly total: number; readonly until: string }> {
	const until = sundayOf(when.today);
	const found = [
		...(await agreed(place, until)),
		...(await promised(place, until)),
		...(await visited(place, when.now)),
		...(await askedLater(place, when.now))
	];
	const atDoor = await readLiving(place, found);
	const homes = new Map<string, Found[]>();
	for (const one of found) {
		const root = atDoor.get(one.root)?.length === 1 ? (atDoor.get(one.root)?.[0] ?? one.root) : one.root;
		homes.set(root, [...(homes.get(root) ?? []), one]);
	}
	const said = await readContactAnswers(place, [...homes.keys(), ...[...atDoor.values()].flat()]);
	const lines = [...homes]
		.map(([root, reasons]) => ({
			root,
			reasons: reasons
				.filter(({ reason }) =>
					[root, ...(atDoor.get(root) ?? [])].every((who) => isWelcome(said.get(who) ?? null, reason))
				)
				.sort((a, b) => compare(a.reason.on, b.reason.on))
		}))
		.filter(({ reasons }) => reasons.length > 0)
		.sort((a, b) => compare(a.reasons[0]?.reason.on ?? '', b.reasons[0]?.reason.on ?? '') || compare(a.root, b.root));
	const known = await readHomes(
		place,
		lines.map(({ root, reasons }) => ({ root, address: reasons.find(({ address }) => address)?.address ?? null }))
	);
	const rows = lines.flatMap(({ root, reasons }) => {
		const home = known.get(root);
		// Nobody rings where somebody said that nobody may, and nobody lives where they moved out.
		return home && !home.isOver ? [{ ...home.line, reasons: reasons.map(({ reason }) => reason) }] : [];
	});
	return { total: rows.length, until, rows: rows.slice(0, RECONTACT_MAX) };
}

/** One that was kept led to a visit on that day or after it. */
async function agreed({ db, tenant }: OfficePlace, until: string): Promise<readonly Found[]> {
	const rows = await db
		.selectFrom('appointment_list')
		.select(['ent', 'household', 'address', 'on_day', 'coach'])
		.where('tenant', '=', tenant)
		.where('cancelled', '=', 0)
		.where('on_day', '<=', until)
		.execute();
	const visits = await inBatches(
		rows.flatMap(({ household }) => household ?? []),
		(some) =>
			db
				.selectFrom('visit_list')
				.select(['household', sql<number>`max(started_at)`.as('last')])
				.where('tenant', '=', tenant)
				.where('discarded', '=', 0)
				.where('household', 'in', [...some])
				.groupBy('household')
				.execute()
	);
	const lastVisit = new Map(visits.map(({ household, last }) => [household, dayInAmsterdam(Number(last))]));
	return rows.flatMap(({ ent, household, address, on_day, coach }) => {
		const root = household ?? address;
		if (root === null || on_day === null || (lastVisit.get(household) ?? '') >= on_day) return [];
		return [{ root, ent, address, reason: { kind: 'appointment', on: on_day, person: coach } as const }];
	});
}

async function promised({ db, tenant }: OfficePlace, until: string): Promise<readonly Found[]> {
	const rows = await db
		.selectFrom('commitment_list')
		.innerJoin('entity', (join) =>
			join.onRef('entity.tenant', '=', 'commitment_list.tenant').onRef('entity.ent', '=', 'commitment_list.ent')
		)
		.select([
			'commitment_list.ent',
			'commitment_list.root',
			'commitment_list.address',
			'commitment_list.due_on',
			'entity.state'
		])
		.where('commitment_list.tenant', '=', tenant)
		.where('commitment_list.state', '=', 'open')
		.where('commitment_list.due_on', '<=', until)
		.execute();
	return rows.map(({ ent, root, address, due_on, state }) => {
		const { who, what } = recordValues('commitment', stateFromText(state));
		return { root, ent, address, reason: { kind: 'promise', on: due_on ?? '', by: who ?? null, what: what ?? '' } };
	});
}

async function visited({ db, tenant }: OfficePlace, now: number): Promise<readonly Found[]> {
	const rows = await db
		.selectFrom('visit_list')
		.select(['ent', 'root', 'address', 'coach', 'closed_at'])
		.where('tenant', '=', tenant)
		.where('state', '=', 'closed')
		.where('discarded', '=', 0)
		.where('closed_at', '>=', now - RECONTACT_VISIT_DAYS * DAY_MS)
		.where('help_accepted', '=', 1)
		.execute();
	return rows.map(({ ent, root, address, coach, closed_at }) => ({
		root,
		ent,
		address,
		reason: { kind: 'visit', on: dayInAmsterdam(Number(closed_at)), person: coach }
	}));
}

/** Doors whose last ring ended in "not now", or in a language that nobody there spoke. */
async function askedLater({ db, tenant }: OfficePlace, now: number): Promise<readonly Found[]> {
	const since = now - RECONTACT_ATTEMPT_DAYS * DAY_MS;
	const rows = await db
		.selectFrom('attempt_list')
		.select(['ent', 'address', 'outcome', 'coach', 'at'])
		.where('tenant', '=', tenant)
		.where('undone', '=', 0)
		.where('at', '>=', since)
		.where('outcome', 'in', [...OUTCOMES_ASKED])
		.where((where) =>
			where.not(
				where.exists(
					where
						.selectFrom('attempt_list as later')
						.select('later.ent')
						.where('later.tenant', '=', tenant)
						.whereRef('later.address', '=', 'attempt_list.address')
						.where('later.undone', '=', 0)
						.whereRef('later.at', '>', 'attempt_list.at')
				)
			)
		)
		.execute();
	return rows.flatMap(({ ent, address, outcome, coach, at }) => {
		const asked = OUTCOMES_ASKED.find((one) => one === outcome);
		if (!address || !asked) return [];
		const reason = { kind: 'attempt', on: dayInAmsterdam(Number(at)), outcome: asked, person: coach } as const;
		return [{ root: address, ent, address, reason }];
	});
}

/** Who lives behind a door that something is about: what they said of being contacted holds for their door as well. */
async function readLiving(
	{ db, tenant }: OfficePlace,
	found: readonly Found[]
): Promise<ReadonlyMap<string, readonly string[]>> {
	const doors = found.flatMap(({ root, address }) => (root === address ? [root] : []));
	const rows = await inBatches(doors, (some) =>
		db
			.selectFrom('find_list')
			.select(['ent', 'address'])
			.where('tenant', '=', tenant)
			.where('kind', '=', 'household')
			.where('ended', '=', 0)
			.where('address', 'in', [...some])
			.orderBy('ent')
			.execute()
	);
	const living = new Map<string, string[]>();
	for (const { ent, address } of rows) if (address !== null) living.set(address, [...(living.get(address) ?? []), ent]);
	return living;
}

/** Whoever took back that they may be contacted is left alone; whoever said no from the start still gets what was promised. */
function isWelcome(answer: ConsentAnswer, reason: RecontactReason): boolean {
	if (answer === 'withdrawn') return false;
	return answer !== 'no' || reason.kind === 'promise' || reason.kind === 'appointment';
}

async function readContactAnswers(
	{ db, tenant }: OfficePlace,
	roots: readonly string[]
): Promise<ReadonlyMap<string, ConsentAnswer>> {
	const rows = await inBatches(roots, (some) =>
		db
			.selectFrom('consent_list')
			.select(['root', 'given', 'withdrawn', 'at'])
			.where('tenant', '=', tenant)
			.where('purpose', '=', 'contactAgain')
			.where('root', 'in', [...some])
			.execute()
	);
	const byRoot = new Map<string, RecordValues<'consent'>[]>();
	for (const { root, given, withdrawn, at } of rows)
		byRoot.set(root, [
			...(byRoot.get(root) ?? []),
			{
				purpose: 'contactAgain',
				given: Number(given) === 1,
				withdrawn: Number(withdrawn) === 1,
				at: at === null ? null : Number(at)
			}
		]);
	return new Map(
		[...byRoot].map(([root, consents]) => [
			root,
			isWithdrawn(consents, 'contactAgain') ? 'withdrawn' : consentAnswer(consents, { purpose: 'contactAgain' })
		])
	);
}

async function readHomes(
	{ db, tenant }: OfficePlace,
	homes: readonly { readonly root: string; readonly address: string | null }[]
): Promise<ReadonlyMap<string, { readonly isOver: boolean; readonly line: Omit<RecontactLine, 'reasons'> }>> {
	const people = await inBatches(
		homes.map(({ root }) => root),
		(some) =>
			db
				.selectFrom('entity')
				.select(['ent', 'state'])
				.where('tenant', '=', tenant)
				.where('ent', 'in', [...some])
				.where('kind', '=', 'household')
				.execute()
	);
	const living = new Map(people.map(({ ent, state }) => [ent, recordValues('household', stateFromText(state))]));
	const addressOf = ({ root, address }: (typeof homes)[number]): string | null => living.get(root)?.address ?? address;
	const houses = await inBatches([...new Set(homes.flatMap((home) => addressOf(home) ?? []))], (some) =>
		db
			.selectFrom('address_list')
			.selectAll()
			.where('tenant', '=', tenant)
			.where('ent', 'in', [...some])
			.execute()
	);
	const byAddress = new Map(houses.map((house) => [house.ent, house]));
	return new Map(
		homes.map((home) => {
			const person = living.get(home.root);
			const house = byAddress.get(addressOf(home) ?? '');
			return [
				home.root,
				{
					isOver: Boolean(person?.movedOutOn) || Number(house?.do_not_visit ?? 0) === 1,
					line: {
						id: home.root,
						address: addressOf(home),
						house: house
							? {
									street: house.street,
									number: house.number === null ? null : Number(house.number),
									letter: house.letter,
									addition: house.addition,
									postcode: house.postcode
								}
							: null,
						area: house?.area ?? null,
						name: person?.name ?? null,
						phone: person?.phone ?? null,
						language: person?.language ?? null
					}
				}
			];
		})
	);
}

/** The last day of the week that a day lies in; weeks begin on Monday. */
export function sundayOf(day: string): string {
	const weekday = new Date(`${day}T12:00:00Z`).getUTCDay();
	return addDays(day, (7 - weekday) % 7);
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
