import { beforeEach, describe, expect, it } from 'vitest';
import { can, ROLES } from '#lib/domain/roles.ts';
import { listPurgeLines, readPurgeSubject } from '#lib/server/office/purges.ts';
import { confirmPurges } from '#lib/server/purge/confirm.ts';
import { readSeen } from '#lib/server/office/seen.ts';
import { t } from '#lib/words/office.ts';
import { purgeRoot } from '#lib/server/purge/purge-root.ts';
import { revokeDevice } from '#lib/server/sync/enrol.ts';
import { makeSmallOffice, NOW, type SmallOffice } from './story.ts';

let office: SmallOffice;
beforeEach(async () => {
	office = await makeSmallOffice();
});

const purge = () =>
	purgeRoot(
		{ store: office.store, purgeFile: office.ports.purgeFile, erasePhotos: async () => undefined },
		{ tenant: office.tenant, root: office.household, reason: 'residentAsked', by: office.coordinator }
	);

describe('a household that is to be purged', () => {
	it('G12: is shown with its address and how much goes, before anything does', async () => {
		expect(await readPurgeSubject(office.place, office.household)).toMatchObject({
			name: 'Familie Aksoy',
			house: { street: 'Hazelhof' },
			counts: { household: 1, visit: 1, concern: 4, commitment: 1 }
		});
		expect(await readPurgeSubject(office.place, office.address)).toBeNull();
	});

	it('G12: may be purged by the privacy officer alone, and every office role sees which phones confirmed', () => {
		expect(ROLES.filter((role) => can(role, 'eraseResidents'))).toEqual(['privacyOfficer']);
		expect(ROLES.filter((role) => can(role, 'readPurges'))).toEqual(ROLES.filter((role) => role !== 'coach'));
	});
});

describe('the list of purges', () => {
	it('G12: names each phone that may hold it, and when it confirmed or was last heard', async () => {
		const [first, second, third] = [await office.phone(), await office.phone(), await office.phone()];
		await purge();
		const { tenant, household } = office;
		const dev = first.enrolled.dev;
		await confirmPurges(office.store, { tenant, dev, request: { version: 1, roots: [household] } });
		await revokeDevice(office.ports, { tenant, dev: second.enrolled.dev });
		const [line] = await listPurgeLines(office.place);
		expect(line).toMatchObject({ root: household, person: office.coordinator, reason: 'residentAsked', at: NOW });
		expect(line?.phones.at(-1)).toMatchObject({ id: dev, confirmedAt: NOW });
		const waiting = line?.phones.filter(({ confirmedAt }) => confirmedAt === null) ?? [];
		expect(waiting.map(({ id }) => id).sort()).toEqual([second.enrolled.dev, third.enrolled.dev].sort());
		expect(waiting.find(({ id }) => id === second.enrolled.dev)?.revokedAt).toBe(NOW);
		expect(waiting.every(({ lastContactAt }) => lastContactAt === NOW)).toBe(true);
	});

	it('G12: holds no name and no address', async () => {
		await purge();
		expect(JSON.stringify(await listPurgeLines(office.place))).not.toMatch(/Aksoy|Hazelhof|muur/);
	});

	it('G12: promises no more than it keeps: the history of changes tells at which address somebody was erased', async () => {
		await purge();
		const told = (await readSeen(office.place, office.address)).lines.filter(({ action }) => action === 'purge');
		expect(told).toHaveLength(1);
		expect(t('en', 'purge.staysPurge')).toMatch(/at which address\. No name\./);
		expect(t('nl', 'purge.staysPurge')).toMatch(/op welk adres\. Geen naam\./);
	});
});
