/** What each coach has on loan and has agreed, and how their phone is: what somebody looks at before lending more. */
import { isBearing } from '../store/role-text.ts';
import { sql } from 'kysely';
import { coachScope, ORG_SCOPE, roundScope } from '#lib/domain/round.ts';
import { type PlanningCaps, planningCapsOf } from '#lib/domain/planning.ts';
import { readSetting } from '#lib/domain/settings.ts';
import { addDays } from '#lib/words/formats.ts';
import type { ServerStore } from '../store/port.ts';
import { unsentOf } from '../store/rows.ts';
import type { OfficePlace } from './place.ts';
import { listRounds, type RoundRow } from './rounds.ts';
import { DEVICE_SILENT_DAYS } from './work-counts.ts';

const DAY_MS = 86_400_000;
/** Days whose agreed contacts are shown. */
export const PLAN_DAYS = 14;
const VISITS_DAYS = 7;
/** What one record takes on a phone, about: the size that the budgets of the phone are measured with. */
export const RECORD_BYTES_ABOUT = 1_000;

export interface CoachLoad {
	readonly id: string;
	readonly name: string;
	/** Milliseconds; null for no end. */
	readonly endsAt: number | null;
	readonly rounds: readonly Pick<RoundRow, 'id' | 'name' | 'lentUntil' | 'left' | 'addresses'>[];
	/** Doors still to do in the rounds on loan. */
	readonly left: number;
	/** Conversations that began in the last week. */
	readonly visits: number;
	readonly phones: number;
	readonly lastContactAt: number | null;
	readonly unsent: number;
	/** Why somebody should look at the phone before lending more. */
	readonly asks: 'noPhone' | 'silent' | 'unpersisted' | null;
	/** About what the phone holds, in bytes. */
	readonly bytes: number;
	/** Agreed contacts by day, from today on. */
	readonly appointments: readonly { readonly day: string; readonly count: number }[];
}

/** The quietest first. */
export async function listLoads(
	place: OfficePlace,
	time: { readonly now: number; readonly today: string }
): Promise<readonly CoachLoad[]> {
	const { db, tenant } = place;
	const { now, today } = time;
	const people = await db
		.selectFrom('person')
		.select(['person', 'name', 'expires_at'])
		.where('tenant', '=', tenant)
		.where(isBearing('role', 'coach'))
		.where('active', '=', 1)
		.execute();
	const running = (await listRounds(place)).filter(({ endedOn }) => endedOn === null);
	const visits = await db
		.selectFrom('visit_list')
		.select(['coach', sql<number>`count(*)`.as('count')])
		.where('tenant', '=', tenant)
		.where('started_at', '>=', now - VISITS_DAYS * DAY_MS)
		.where('discarded', '=', 0)
		.groupBy('coach')
		.execute();
	const phones = await readPhones(place);
	const records = await countRecords(place);
	const agreed = await readAgreed(place, today);
	return people
		.filter(({ expires_at: at }) => at === null || Number(at) > now)
		.map(({ person, name, expires_at: endsAt }): CoachLoad => {
			const rounds = running.filter(({ coaches }) => coaches.includes(person));
			const phone = phones.get(person);
			const scopes = [ORG_SCOPE, coachScope(person), ...rounds.map(({ id }) => roundScope(id))];
			return {
				id: person,
				name,
				endsAt: endsAt === null ? null : Number(endsAt),
				rounds: rounds.map(({ id, name: round, lentUntil, left, addresses }) => ({
					id,
					name: round,
					lentUntil,
					left,
					addresses
				})),
				left: rounds.reduce((sum, round) => sum + round.left, 0),
				visits: Number(visits.find(({ coach }) => coach === person)?.count ?? 0),
				phones: phone?.phones ?? 0,
				lastContactAt: phone?.lastContactAt ?? null,
				unsent: phone?.unsent ?? 0,
				asks: asksOf(phone, now),
				bytes: scopes.reduce((sum, scope) => sum + (records.get(scope) ?? 0), 0) * RECORD_BYTES_ABOUT,
				appointments: agreed.filter((one) => one.coach === person).map(({ day, count }) => ({ day, count }))
			};
		})
		.sort((a, b) => a.left - b.left || a.name.localeCompare(b.name));
}

/** About what these addresses add to a phone, in bytes, with all that hangs on them. */
export async function sizeOf(place: OfficePlace, addresses: readonly string[]): Promise<number> {
	const { db, tenant } = place;
	if (addresses.length === 0) return 0;
	const row = await db
		.selectFrom('entity')
		.select(sql<number>`count(*)`.as('count'))
		.where('tenant', '=', tenant)
		.where((where) => where.or([where('ent', 'in', [...addresses]), where('address', 'in', [...addresses])]))
		.executeTakeFirstOrThrow();
	return Number(row.count) * RECORD_BYTES_ABOUT;
}

export async function readCaps(store: Pick<ServerStore, 'transaction'>, tenant: string) {
	const given = (await store.transaction(tenant, (tx) => tx.readSettings()))
		.filter(({ name }) => name === 'planning')
		.at(-1);
	const caps: PlanningCaps = planningCapsOf(given ? readSetting('planning', given.value) : null);
	return { ...caps, seen: given?.number ?? 0 };
}

/** Agreed contacts of one coach on one day, cancelled ones left out. */
export async function countAgreed(
	{ db, tenant }: OfficePlace,
	asked: { readonly coach: string; readonly day: string }
): Promise<number> {
	const row = await db
		.selectFrom('appointment_list')
		.select(sql<number>`count(*)`.as('count'))
		.where('tenant', '=', tenant)
		.where('on_day', '=', asked.day)
		.where('coach', '=', asked.coach)
		.where('cancelled', '=', 0)
		.executeTakeFirstOrThrow();
	return Number(row.count);
}

async function readAgreed({ db, tenant }: OfficePlace, today: string) {
	const rows = await db
		.selectFrom('appointment_list')
		.select(['coach', 'on_day', sql<number>`count(*)`.as('count')])
		.where('tenant', '=', tenant)
		.where('on_day', '>=', today)
		.where('on_day', '<', addDays(today, PLAN_DAYS))
		.where('cancelled', '=', 0)
		.groupBy(['coach', 'on_day'])
		.orderBy('on_day')
		.execute();
	return rows.map(({ coach, on_day, count }) => ({ coach, day: on_day ?? today, count: Number(count) }));
}

interface Phones {
	readonly phones: number;
	readonly lastContactAt: number;
	readonly unsent: number;
	readonly isPersisted: boolean;
}

/** Of each coach the phone that was heard last; what is unsent counts on all of them. */
async function readPhones({ db, tenant }: OfficePlace): Promise<ReadonlyMap<string, Phones>> {
	const rows = await db
		.selectFrom('device')
		.select(['person', 'last_contact_at', 'enrolled_at', 'unsent', 'persisted'])
		.where('tenant', '=', tenant)
		.where('revoked_at', 'is', null)
		.execute();
	const phones = new Map<string, Phones>();
	for (const row of rows) {
		const at = Number(row.last_contact_at ?? row.enrolled_at);
		const known = phones.get(row.person);
		const isNewest = (known?.lastContactAt ?? 0) < at;
		phones.set(row.person, {
			phones: (known?.phones ?? 0) + 1,
			lastContactAt: Math.max(known?.lastContactAt ?? 0, at),
			unsent: (known?.unsent ?? 0) + (unsentOf(row) ?? 0),
			isPersisted: isNewest ? Number(row.persisted ?? 1) === 1 : (known?.isPersisted ?? true)
		});
	}
	return phones;
}

function asksOf(phone: Phones | undefined, now: number): CoachLoad['asks'] {
	if (!phone) return 'noPhone';
	if (phone.lastContactAt < now - DEVICE_SILENT_DAYS * DAY_MS) return 'silent';
	return phone.isPersisted ? null : 'unpersisted';
}

/** Records by scope, as phones hold them. */
async function countRecords({ db, tenant }: OfficePlace): Promise<ReadonlyMap<string, number>> {
	const rows = await db
		.selectFrom('change')
		.select(['scope', sql<number>`count(*)`.as('count')])
		.where('tenant', '=', tenant)
		.where('what', '=', 'state')
		.where('scope', '<>', 'office')
		.groupBy('scope')
		.execute();
	return new Map(rows.map(({ scope, count }) => [scope, Number(count)]));
}
