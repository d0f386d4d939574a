import { beforeEach, describe, expect, it } from 'vitest';
import { addressQuestion } from '#lib/domain/address-question.ts';
import { countDoorsOf, listAddresses } from '#lib/server/office/addresses.ts';
import { inviteCoach, listDeviceLines, qrPath } from '#lib/server/office/devices.ts';
import type { FindKind } from '#lib/domain/find-kinds.ts';
import { find } from '#lib/server/office/find.ts';
import { readFiveCounts } from '#lib/server/office/five-counts.ts';
import { readVisitStory } from '#lib/server/office/visit-story.ts';
import { countVisitViews, listVisitPage } from '#lib/server/office/visit-table.ts';
import { enrol } from '#lib/server/sync/enrol.ts';
import { makeSmallOffice, NOW, type SmallOffice } from './story.ts';

let office: SmallOffice;
beforeEach(async () => {
	office = await makeSmallOffice();
});

describe('visits', () => {
	const all = { view: 'all', coach: null, area: null, address: null, since: null, page: 1 } as const;

	it('arrive with what they hold', async () => {
		expect(await countVisitViews(office.place)).toEqual({ all: 1, open: 0, closed: 1, late: 0 });
		expect((await listVisitPage(office.place, all)).rows).toMatchObject([
			{ id: office.visit, coach: office.coach, isOpen: false, concerns: 4, promises: 1, receivedAt: NOW }
		]);
		expect((await listVisitPage(office.place, { ...all, coach: office.otherCoach })).total).toBe(0);
		expect((await listVisitPage(office.place, { ...all, since: NOW - 86_400_000 })).total).toBe(0);
	});

	it('tell their whole story', async () => {
		const story = await readVisitStory(office.place, office.visit);
		expect(story).toMatchObject({
			house: { street: 'Hazelhof' },
			household: { name: 'Familie Aksoy' },
			receivedAt: NOW
		});
		expect(story?.concerns).toHaveLength(4);
		expect(story?.promises).toHaveLength(1);
	});
});

describe('five counts', () => {
	it('count a household once, whatever happened in it', async () => {
		expect(await readFiveCounts(office.place, 0)).toEqual({
			attempts: 0,
			spoken: 1,
			helpAccepted: 1,
			referred: 0,
			completed: 0
		});
	});
});

describe('addresses', () => {
	it('carry the state of their door', async () => {
		const asked = (view: string) => addressQuestion((name) => (name === 'view' ? view : null));
		const time = { now: Date.now() };
		const rows = await listAddresses(office.place, asked('all'), { ...time, total: 2 });
		expect(await countDoorsOf(office.place, asked('all'), time)).toBe(2);
		expect(rows.map((row) => [row.street, row.door, row.outcome])).toEqual([
			['Elzenpad', 'solid', null],
			['Hazelhof', 'outline', 'spoken']
		]);
		expect(await countDoorsOf(office.place, asked('fresh'), time)).toBe(1);
		expect(await countDoorsOf(office.place, asked('done'), time)).toBe(1);
	});
});

describe('finding', () => {
	const found = async (text: string, kind: FindKind) => {
		const { groups } = await find(office.place, { text, roles: 'coordinator', locale: 'nl', now: NOW });
		return groups.find((group) => group.kind === kind)?.hits ?? [];
	};

	it('reads a street with its number, a name and words of a resident', async () => {
		expect(await found('hazelhof 1', 'address')).toMatchObject([{ id: office.address }]);
		expect(await found('aksoy', 'household')).toMatchObject([
			{ title: 'Familie Aksoy', address: office.address, isEnded: false }
		]);
		expect(await found('MUUR is', 'concern')).toHaveLength(4);
	});

	it('finds no field names and takes signs of the query language for what they are', async () => {
		for (const text of ['ownWords', '%', '_', "'; drop table entity; --", 'a']) {
			expect([(await found(text, 'household')).length, (await found(text, 'concern')).length], text).toEqual([0, 0]);
		}
	});
});

describe('a new phone', () => {
	it('comes in by a nine-character code, once', async () => {
		const invitation = await inviteCoach(office.ports, {
			place: office.place,
			coach: office.coach,
			origin: 'https://office.example',
			now: NOW
		});
		expect(invitation?.code).toMatch(/^[A-HJKMNP-Z2-9]{9}$/);
		expect(invitation?.until).toBe(NOW + 15 * 60_000);
		const phone = await office.phone();
		const request = {
			version: 1,
			code: invitation?.code.toLowerCase() ?? '',
			label: 'Telefoon',
			submitKey: phone.enrolled.certificate.body,
			readKey: phone.enrolled.certificate.body
		} as const;
		expect((await enrol(office.ports, { tenant: office.tenant, request })).ok).toBe(true);
		expect((await enrol(office.ports, { tenant: office.tenant, request })).ok).toBe(false);
	});

	it('is not for somebody who is no coach here', async () => {
		expect(
			await inviteCoach(office.ports, {
				place: office.place,
				coach: office.coordinator,
				origin: 'https://office.example',
				now: NOW
			})
		).toBeNull();
	});

	it('asks for a person when it was silent for too long', async () => {
		await office.phone();
		expect((await listDeviceLines(office.place, NOW)).map((line) => line.asks)).toEqual([null]);
		expect((await listDeviceLines(office.place, NOW + 6 * 86_400_000)).map((line) => line.asks)).toEqual(['silent']);
	});

	it('is drawn as bars that fill exactly the dark squares', () => {
		const { size, path } = qrPath('https://office.example/enrol#ABCDEFGHJ');
		const bars = [...path.matchAll(/M(\d+) (\d+)h(\d+)v1H\1z/g)].map((match) => match.slice(1).map(Number));
		expect(bars.map(([x = 0, y = 0, width = 0]) => `M${x} ${y}h${width}v1H${x}z`).join('')).toBe(path);
		expect(bars.every(([x = 0, y = 0, width = 0]) => x >= 2 && y >= 2 && x + width <= size - 2)).toBe(true);
	});
});
