/** What the audit tells of the things that people do, and what it never tells: a value. */
import { beforeEach, describe, expect, it } from 'vitest';
import { aboutOf } from '#lib/domain/audit.ts';
import { noteHeldRead, noteList, noteRead, noteRefused } from '#lib/server/audit/note-read.ts';
import { verifyAudit } from '#lib/server/audit/verify-chain.ts';
import { inviteCoach } from '#lib/server/office/devices.ts';
import { readAuditPage, readSeen } from '#lib/server/office/seen.ts';
import { confirmPurges } from '#lib/server/purge/confirm.ts';
import { purgeRoot } from '#lib/server/purge/purge-root.ts';
import { revokeDevice } from '#lib/server/sync/enrol.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import { readPull } from '#lib/server/sync/pull.ts';
import { receivePush } from '#lib/server/sync/push.ts';
import { makeSmallOffice, NOW, type SmallOffice } from './story.ts';

let office: SmallOffice;
let reading: Parameters<typeof noteRead>[0];
beforeEach(async () => {
	office = await makeSmallOffice();
	reading = { store: office.store, tenant: office.tenant, person: office.coordinator };
});

const entries = () => office.store.db.selectFrom('audit').selectAll().orderBy('number').execute();
const since = async (number: number) => (await entries()).filter((one) => Number(one.number) > number);
const last = async () => (await entries()).length;
const pull = (dev: string, change: { readonly scope?: string; readonly after?: number } = {}) =>
	office.store.readEpoch(office.tenant).then((epoch) =>
		readPull(office.ports, {
			tenant: office.tenant,
			person: office.coach,
			dev,
			request: { version: 1, scope: office.scope, epoch, after: 0, limit: 100, ...change }
		})
	);

/** The number up to which a page covers its scope; throws where there was no page. */
const headOf = (outcome: Awaited<ReturnType<typeof pull>>): number => {
	if (!outcome.ok) throw new Error('no page came');
	return outcome.answer.to;
};

describe('the audit', () => {
	it('tells of a page that hands a household to a phone in one entry, and of one that hands nothing of anybody in none', async () => {
		const { dev } = (await office.phone()).enrolled;
		const before = await last();
		const page = await pull(dev);
		const handed = await since(before);
		expect(handed).toMatchObject([
			{ action: 'hand', actor: office.coach, origin: `device:${dev}`, result: 'done', at: NOW }
		]);
		expect([...aboutOf(handed[0]?.object ?? '')].sort()).toEqual([office.household, office.address].sort());
		await pull(dev, { scope: 'org' });
		// At the head there is nothing left to hand. Beyond it, the office would know that it lost something (G8).
		await pull(dev, { after: headOf(page) });
		expect(await since(before)).toHaveLength(1);
	});

	it('does not hand over what it could not note', async () => {
		const { dev } = (await office.phone()).enrolled;
		await office.store.db.schema.dropTable('audit').execute();
		await expect(pull(dev)).rejects.toThrow();
	});

	it('tells of an edit of the office in the same transaction, by its operation, and of a refused one nothing', async () => {
		const before = await last();
		const change = {
			kind: 'concern',
			ent: office.unowned,
			root: office.household,
			scope: office.scope,
			fields: { owner: office.coordinator }
		};
		const by = { tenant: office.tenant, person: office.coordinator, changes: [change] };
		const done = await recordOffice(office.ports, { ...by, role: 'coordinator' });
		expect((await recordOffice(office.ports, { ...by, role: 'auditor' })).ok).toBe(false);
		const opId = done.ok ? done.stored[0]?.opId : '';
		expect(await since(before)).toMatchObject([
			{ action: 'change', object: `op:${opId} root:${office.household}`, actor: office.coordinator }
		]);
	});

	it('tells of each record that is opened, each list, and each door that stayed shut', async () => {
		const before = await last();
		await noteRead(reading, { opened: `visit:${office.visit}`, ents: [office.visit] });
		await noteList(reading, [office.unowned, office.late]);
		await noteHeldRead(reading, office.visit);
		await noteRefused(reading, 'eraseResidents');
		const place = `root:${office.household} address:${office.address}`;
		expect((await since(before)).map(({ action, object, result }) => `${action} ${result} ${object}`)).toEqual([
			`read done visit:${office.visit} ${place}`,
			`list done ${place}`,
			`read done held:${office.visit}`,
			'read refused permission:eraseResidents'
		]);
	});

	it('tells of phones that are invited, enrolled and withdrawn, and by whom', async () => {
		const before = await last();
		await inviteCoach(office.ports, {
			place: office.place,
			coach: office.coach,
			origin: 'http://localhost',
			now: NOW,
			by: office.coordinator
		});
		const { dev } = (await office.phone()).enrolled;
		await revokeDevice(office.ports, { tenant: office.tenant, dev, by: office.coordinator });
		expect((await since(before)).map(({ action, object, actor }) => [action, object, actor])).toEqual([
			['invite', `person:${office.coach}`, office.coordinator],
			['invite', `person:${office.coach}`, office.tenant],
			['enrol', `device:${dev}`, office.coach],
			['revoke', `device:${dev}`, office.coordinator]
		]);
	});

	it('G12: keeps what it told of a household that is purged, tells the purge too, and still fits', async () => {
		const phone = await office.phone();
		const { dev } = phone.enrolled;
		await pull(dev);
		const before = await last();
		const ports = { store: office.store, purgeFile: office.ports.purgeFile, erasePhotos: async () => undefined };
		const { tenant, household } = office;
		await purgeRoot(ports, { tenant, root: household, reason: 'residentAsked', by: office.coordinator });
		await confirmPurges(office.store, { tenant, dev, request: { version: 1, roots: [household] } });
		expect(await since(before)).toMatchObject([
			{ action: 'purge', object: `root:${household} address:${office.address}`, actor: office.coordinator },
			{ action: 'confirmPurge', object: `root:${household}`, actor: office.coach, origin: `device:${dev}` }
		]);
		expect((await verifyAudit(office.store.db, { tenant })).broken).toBeNull();
		const seen = (await readSeen(office.place, office.address)).lines.map(({ action }) => action);
		expect(seen).toContain('hand');
		expect(seen).toContain('purge');
		expect((await readSeen(office.place, household)).lines.map(({ action }) => action)).toContain('confirmPurge');
	});

	it('holds no word of a resident', async () => {
		await pull((await office.phone()).enrolled.dev);
		await noteRead(reading, { opened: `concern:${office.unowned}`, ents: [office.unowned] });
		expect(JSON.stringify(await entries())).not.toMatch(/Aksoy|Hazelhof|muur|Kees|Marja|mould/);
	});
});

describe('who saw an address', () => {
	it('lists in order who opened, listed, fetched and changed it, on which phone, and nobody of another address', async () => {
		const phone = await office.phone();
		const { dev } = phone.enrolled;
		await pull(dev);
		await noteRead(reading, { opened: `visit:${office.visit}`, ents: [office.visit] });
		const note = phone.make({
			ent: crypto.randomUUID(),
			kind: 'attempt',
			root: office.address,
			scope: office.scope,
			fields: { address: office.address, coach: office.coach, outcome: 'notHome', at: NOW }
		});
		const pushed = await receivePush(office.ports, await phone.push([note]));
		expect(pushed.ok && pushed.answer.receipts[0]?.result).toBe('stored');
		const seen = await readSeen(office.place, office.address);
		expect(seen.house?.street).toBe('Hazelhof');
		const told = seen.lines.map(({ action, person, dev: on, label }) => ({ action, person, on, label }));
		expect(told).toContainEqual({ action: 'hand', person: office.coach, on: dev, label: 'test' });
		expect(told).toContainEqual({ action: 'read', person: office.coordinator, on: null, label: null });
		expect(told).toContainEqual({ action: 'change', person: office.coach, on: dev, label: 'test' });
		expect(told).toContainEqual({ action: 'change', person: office.coordinator, on: null, label: null });
		expect(seen.lines.map(({ at }) => at)).toEqual([...seen.lines.map(({ at }) => at)].sort((a, b) => b - a));
		// The household tells the same, and an edit is told once: by the log or by the audit.
		expect(await readSeen(office.place, office.household)).toEqual(seen);
		expect(told.filter(({ action, on }) => action === 'change' && on === null)).toHaveLength(1);
		expect(JSON.stringify(seen.lines)).not.toMatch(/Aksoy|muur/);
		expect(await readSeen(office.place, crypto.randomUUID())).toEqual({ house: null, lines: [] });
	});

	it('pages the whole audit from its newest entry', async () => {
		const { total, lines, hash } = await readAuditPage(office.place, { number: 1, size: 1 });
		expect(lines).toMatchObject([{ number: total }]);
		expect(hash).toMatch(/^[0-9a-f]{64}$/);
		expect((await readAuditPage(office.place, { number: 2, size: 1 })).lines[0]?.number).toBe(total - 1);
	});
});
