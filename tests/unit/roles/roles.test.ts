/**
 * Who may do what, asked of the server itself: every handler on the disk by every role, by another organisation and by
 * nobody; every kind of record and every guard by every role. What it finds is docs/policy/roles.md.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
	bears,
	can,
	isOfficeRole,
	isOfficeStaff,
	type Permission,
	PERMISSIONS,
	type Role,
	ROLES
} from '#lib/domain/roles.ts';
import { getApp } from '#lib/server/app.ts';
import { type Door, knock, readDoors, SENT_TO_CONFIRM, SENT_TO_SIGN_IN } from './call.ts';
import { ENDPOINTS, type Need } from './endpoints.ts';
import { judgeRecords, WRITERS } from './records.ts';
import { rolesPage } from './roles-page.ts';
import { CALLERS, type CallerName, makeTown, SEVERAL, type Town } from './town.ts';

let town: Town;
let doors: readonly Door[];
/** By door, what each caller got. */
const found = new Map<string, ReadonlyMap<CallerName, number>>();

beforeAll(async () => {
	town = await makeTown();
	doors = await readDoors();
});
afterAll(() => town.dispose());

/** What a caller without the right to it gets at this door. */
function refusalOf(door: Door, need: Need, caller: CallerName): number | null {
	return refusalFor(door, { need, caller, roles: ROLES.filter((role) => role === caller) });
}

/** Of somebody who bears these roles; none for a caller of another organisation, or of none. */
function refusalFor(
	door: Door,
	{ need, caller, roles }: { readonly need: Need; readonly caller: CallerName; readonly roles: readonly Role[] }
): number | null {
	if (need === 'anyone') return null;
	if (need === 'member') return caller === 'nobody' || caller === 'otherOrganisation' ? 401 : null;
	if (need === 'sender') return caller === 'nobody' ? 401 : null;
	if (need === 'reader') return bears(roles, 'coach') ? null : 401;
	if (!isOfficeStaff(roles)) return SENT_TO_SIGN_IN;
	return need === 'signedIn' || can(roles, need) ? null : 403;
}

/** What pages write beside records and people. */
const OTHER_TABLES = [
	'content_draft',
	'content_release',
	'import_batch',
	'import_row',
	'import_verdict',
	'boundary_set',
	'saved_view',
	'setting'
] as const;

/** Everything that a refused call could have changed. */
async function countAll(): Promise<Readonly<Record<string, number>>> {
	const { db } = (await getApp()).store;
	const tables = [
		'operation',
		'entity',
		'quarantine',
		'device',
		'purge',
		'denied',
		'invitation',
		'passkey',
		'person',
		'recovery_code',
		'sign_in_link'
	] as const;
	const counts: Record<string, number> = {};
	for (const table of [...tables, ...OTHER_TABLES])
		counts[table] = (await db.selectFrom(table).selectAll().execute()).length;
	return counts;
}

describe('every endpoint', () => {
	it('has a row in the table, and every row an endpoint', () => {
		expect(
			doors.map(({ name }) => name).sort(),
			'give the new endpoint a row in tests/unit/roles/endpoints.ts'
		).toEqual(Object.keys(ENDPOINTS).sort());
	});

	// Before the sessions are signed out of, by knocking at that door.
	it('finds no record of another organisation, whoever asks', async () => {
		const { household, address, round, coach, partner, note, referral, batch } = town.others;
		const doorOf = (name: string) => doors.find((door) => door.name === name);
		for (const [name, param, of] of [
			['load /office/purge/[household]', 'household', household],
			['load /office/audit/[about]', 'about', address],
			['load /office/residents/[address]', 'address', address],
			['load /office/addresses/[id]', 'id', address],
			['load /office/visits/[id]', 'id', household],
			['load /office/concerns/[id]', 'id', household],
			['GET /office/photos/[id]', 'id', household],
			['load /office/rounds/[id]', 'id', round],
			['load /office/devices/coach/[id]', 'id', coach],
			['load /office/partners/[id]', 'id', partner],
			['load /office/versions/[id]', 'id', note],
			['load /office/referrals/[id]', 'id', referral],
			['load /office/letters/referral/[id]', 'id', referral],
			['load /office/letters/partner/[id]', 'id', partner],
			['load /office/import/[batch]', 'batch', batch],
			['GET /office/import/[batch]/rows', 'batch', batch]
		] as const) {
			const need = ENDPOINTS[name]?.need;
			const who = need === 'planRounds' || need === 'manageDevices' ? 'coordinator' : 'privacyOfficer';
			const [door, endpoint, caller] = [doorOf(name), ENDPOINTS[name], town.callers.get(who)];
			if (!door || !endpoint || !caller) throw new Error(`there is no ${name}`);
			expect(await knock(door, { ...endpoint, params: () => ({ [param]: of }) }, { town, caller }), name).toBe(404);
		}
	});

	it('asks for a passkey first, wherever the table says so and nowhere else', async () => {
		const asking: string[] = [];
		for (const door of doors) {
			const endpoint = ENDPOINTS[door.name];
			const name = CALLERS.find((one) => endpoint && refusalOf(door, endpoint.need, one) === null);
			const caller = name && town.callers.get(name);
			// Whoever signs out, or ends their other sessions, is gone for the doors that follow.
			if (door.path === '/office/sign-out' || door.name === 'action endOthers /office/key') continue;
			if (!endpoint || !caller?.linkSession) continue;
			const status = await knock(door, endpoint, { town, caller: { ...caller, session: caller.linkSession } });
			if (status === SENT_TO_CONFIRM || status === 428) asking.push(door.name);
		}
		expect(asking).toEqual(doors.map(({ name }) => name).filter((name) => ENDPOINTS[name]?.isFresh));
	}, 120_000);

	it('answers each role, another organisation and nobody as the table of roles says, and a refusal changes nothing', async () => {
		const wrong: string[] = [];
		const before = await countAll();
		const knockAll = async (isRefused: boolean): Promise<void> => {
			for (const door of doors) {
				const endpoint = ENDPOINTS[door.name];
				if (!endpoint) continue;
				for (const [name, caller] of town.callers) {
					const refusal = refusalOf(door, endpoint.need, name);
					if ((refusal !== null) !== isRefused) continue;
					const status = await knock(door, endpoint, { town, caller });
					found.set(door.name, new Map([...(found.get(door.name) ?? []), [name, status]]));
					const expected = refusal ?? endpoint.answers;
					if (status !== expected) wrong.push(`${door.name}: ${name} got ${status} and not ${expected}`);
				}
			}
		};
		await knockAll(true);
		expect(await countAll()).toEqual(before);
		await knockAll(false);
		expect(wrong).toEqual([]);
	}, 300_000);

	it('answers somebody with several roles as each of them, and nothing that none of them may', async () => {
		const wrong: string[] = [];
		for (const door of doors) {
			const endpoint = ENDPOINTS[door.name];
			// They end sessions, and this person needs theirs for the doors that follow.
			if (!endpoint || door.path === '/office/sign-out' || door.name === 'action endOthers /office/key') continue;
			const refusal = refusalFor(door, { need: endpoint.need, caller: 'coordinator', roles: SEVERAL });
			const status = await knock(door, endpoint, { town, caller: town.several });
			// The round of the sample is lent to another coach.
			const expected = door.path === '/api/v1/pull' ? 403 : (refusal ?? endpoint.answers);
			if (status !== expected) wrong.push(`${door.name}: got ${status} and not ${expected}`);
		}
		expect(wrong).toEqual([]);
	}, 300_000);

	it('of the office that a role was refused stands in the audit', async () => {
		const { db } = (await getApp()).store;
		const told = await db.selectFrom('audit').select('object').where('result', '=', 'refused').execute();
		const refused = PERMISSIONS.filter((permission) =>
			told.some(({ object }) => object === `permission:${permission}`)
		);
		const asked = new Set(Object.values(ENDPOINTS).map(({ need }) => need));
		const lacking = PERMISSIONS.filter(
			(one) => asked.has(one) && ROLES.some((role) => isOfficeRole(role) && !can(role, one))
		);
		expect(refused).toEqual(lacking);
	});
});

describe('every record', () => {
	it('is written by the roles that its kind names, and a guard lifted by those that it names; the auditor writes none', () => {
		const { kinds, fields, guards } = judgeRecords();
		expect(kinds.length).toBeGreaterThan(20);
		const cells = [
			...kinds.map(({ kind, cells: asked }) => ({ of: kind, asked })),
			...fields.map(({ field, cells: asked }) => ({ of: field, asked })),
			...guards.map(({ field, cells: asked }) => ({ of: `lift of ${field}`, asked }))
		];
		for (const { of, asked } of cells)
			expect(
				asked.map(({ found: is }) => is),
				of
			).toEqual(asked.map(({ declared }) => declared));
		const auditor = WRITERS.indexOf('auditor');
		expect(cells.filter(({ asked }) => asked[auditor]?.found !== '')).toEqual([]);
	});

	it('lands from a phone only in a scope that its coach holds or held, and only what may be there', () => {
		const { scopes } = judgeRecords();
		expect(scopes.filter(({ kinds }) => kinds !== '').map(({ scope }) => scope)).toEqual([
			'a round they are or were coach of',
			'own coach scope'
		]);
	});
});

describe('docs/policy/roles.md', () => {
	it('is what was found', async () => {
		expect([...found.keys()]).toHaveLength(doors.length);
		const permissions: readonly Permission[] = PERMISSIONS;
		const page = rolesPage({ doors, found, permissions, callers: CALLERS, records: judgeRecords() });
		await expect(page).toMatchFileSnapshot('../../../docs/policy/roles.md');
	});
});
