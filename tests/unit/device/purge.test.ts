/** A purge on the phone: what goes, in which order, and when the phone says that nothing is left. */
import { describe, expect, it } from 'vitest';
import { Courier } from '#lib/device/core/courier.ts';
import { record } from '#lib/device/twins/phone.ts';
import type { OutboxEntry } from '#lib/device/core/ports.ts';
import type { Disk } from '#lib/device/twins/disk.ts';
import { coachScope } from '#lib/domain/round.ts';
import { bench, COACH, door, SCOPE } from './fixture.ts';

const HOME = '40e00000-0000-4000-a000-000000000001';
const OTHER = '40e00000-0000-4000-a000-000000000002';
const WORD = 'Kwetterspecht';

const VOLUMES = ['outbox', 'journal', 'rows', 'meta'];

/** Two homes with a visit each; the first one's words are to go. */
async function ready(options: { readonly isHandedIn?: boolean } = {}) {
	const made = bench(7);
	const { desk, phone } = made;
	desk('household', HOME, { address: door(0), name: WORD });
	desk('household', OTHER, { address: door(1), name: 'De Wit' });
	const app = await phone.start();
	expect(await app.courier.exchange()).toEqual({ ok: true });
	const visits = [];
	for (const [address, household, text] of [
		[door(0), HOME, WORD],
		[door(1), OTHER, 'Alles goed']
	] as const) {
		const started = await record(app.core, 'startVisit', { address, household });
		if (!started.ok) throw new Error('no visit');
		visits.push(started.value.visit);
		await record(app.core, 'saveNote', { visit: started.value.visit, moment: null, text });
		await app.drafts.save({ visit: started.value.visit, key: 'note', text });
	}
	if (options.isHandedIn !== false) expect(await app.courier.exchange()).toEqual({ ok: true });
	const [visit = '', kept = ''] = visits;
	return { ...made, app, visit, kept };
}

/** Everything that lies on the disk, as text: sealers of the twins hide nothing. */
async function bytesOf(disk: Disk): Promise<string> {
	const session = disk.open();
	const text: string[] = [];
	for (const volume of VOLUMES) {
		text.push(JSON.stringify(await session.read<unknown>(volume, null), plain));
	}
	return text.join('\n');
}

function plain(_key: string, value: unknown): unknown {
	if (value instanceof Map) return [...value];
	if (value instanceof Set) return [...value];
	return value instanceof Uint8Array ? new TextDecoder().decode(value) : value;
}

const found = async (disk: Disk) => {
	const text = await bytesOf(disk);
	return { word: text.includes(WORD), other: text.includes('Alles goed'), home: text.includes(HOME) };
};

/** What an earlier version left: no household stands beside an envelope. */
async function namelessAfterCrash(disk: Disk): Promise<void> {
	disk.crash('process');
	type Outbox = { readonly entries: ReadonlyMap<string, OutboxEntry> };
	const start: Outbox = { entries: new Map() };
	const nameless = ({ root: _r, ...entry }: OutboxEntry): OutboxEntry => entry;
	await disk.open().write('outbox.append', {
		volume: 'outbox',
		start,
		strict: true,
		apply: (state) => ({ ...state, entries: new Map([...state.entries].map(([id, entry]) => [id, nameless(entry)])) })
	});
}

describe('a purge on the phone', () => {
	it('G12: rows, drafts, envelopes and journal lines of the household are gone before the phone confirms', async () => {
		const { app, office, phone, visit, kept } = await ready();
		expect(await found(phone.disk.copy(phone.chance))).toEqual({ word: true, other: true, home: true });
		const purged = office.purged.bind(office);
		let atConfirming = { word: true, other: false, home: true };
		office.purged = async (request) => {
			// What a power cut at this moment leaves for sure; what is only in memory does not count.
			const text = VOLUMES.map((volume) => JSON.stringify(phone.disk.sure(volume) ?? null, plain)).join('');
			atConfirming = { word: text.includes(WORD), other: text.includes('Alles goed'), home: text.includes(HOME) };
			return purged(request);
		};
		office.purge(HOME);
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect(office.confirmed).toEqual([HOME]);
		expect(atConfirming).toEqual({ word: false, other: true, home: false });
		expect(app.core.index.get(HOME)).toBeUndefined();
		expect(app.core.index.get(visit)).toBeUndefined();
		expect(app.core.index.get(kept)).toBeDefined();
		expect(app.drafts.of(visit)).toEqual({});
		expect(app.drafts.of(kept)).toEqual({ note: 'Alles goed' });
	});

	it('G12: a message to this coach goes by itself: from what is shown and from the disk, and the phone says so', async () => {
		const { desk, office, phone, app } = await ready();
		const [gone, stays] = ['40e00000-0000-4000-a000-000000000003', '40e00000-0000-4000-a000-000000000004'];
		for (const [ent, text] of [
			[gone, 'Kwikstaart'],
			[stays, 'Blijft']
		] as const)
			desk('message', ent, { to: COACH, text, at: 1 }, { scope: coachScope(COACH) });
		expect(await app.courier.exchange()).toEqual({ ok: true });
		const isOnDisk = async () => (await bytesOf(phone.disk.copy(phone.chance))).includes('Kwikstaart');
		expect(await isOnDisk()).toBe(true);
		await record(app.core, 'readMessage', { message: gone });
		office.purge(gone);
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect(app.core.index.inScope('message', coachScope(COACH)).map(({ id }) => id)).toEqual([stays]);
		expect(await isOnDisk()).toBe(false);
		expect(office.confirmed).toEqual([gone]);
	});

	it('G12: what was saved and not handed in is answered `purged` first, and then leaves the phone', async () => {
		const { app, office, phone } = await ready({ isHandedIn: false });
		office.purge(HOME);
		expect(await app.courier.exchange()).toEqual({ ok: true });
		const answered = [...office.log.values()].filter(({ result }) => result === 'purged');
		expect(answered.length).toBeGreaterThanOrEqual(2);
		expect(office.confirmed).toEqual([HOME]);
		expect(await found(phone.disk.copy(phone.chance))).toEqual({ word: false, other: true, home: false });
		expect(app.handover.book.unsent().size).toBe(0);
	});

	it('G12: asking again for what the journal refused brings nothing of a purged household back', async () => {
		const { app, office, phone, visit } = await ready();
		const note = { visit, moment: null, text: `${WORD} again` };
		phone.disk.failNext('journal.append', 'full');
		expect((await record(app.core, 'saveNote', note)).ok).toBe(false);
		office.purge(HOME);
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect((await record(app.core, 'saveNote', note)).ok).toBe(false);
		expect(await found(phone.disk.copy(phone.chance))).toEqual({ word: false, other: true, home: false });
	});

	it('G12: a copy of a phone asks after a household of an ended round, whose purge the other one has confirmed', async () => {
		const { app, office, phone } = await ready();
		// The round has ended: its records leave, the envelopes wait for a verified backup.
		office.scopes = office.scopes.filter((scope) => scope !== SCOPE);
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect(app.core.index.get(HOME)).toBeUndefined();
		expect((await found(phone.disk.copy(phone.chance))).home).toBe(true);
		office.purge(HOME);
		office.purges = [];
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect(await found(phone.disk.copy(phone.chance))).toEqual({ word: false, other: true, home: false });
		expect(office.confirmed).toEqual([HOME]);
	});

	it('G12: a visit that was answered `purged` while the phone was locked leaves with its draft, which no order names', async () => {
		const { app, office, phone, clock, visit } = await ready({ isHandedIn: false });
		office.purge(HOME);
		office.purges = [];
		const about = () => ({ appVersion: 'twin', persisted: null });
		const ports = { handover: app.handover, net: office, clock, chance: phone.chance, alarm: phone.alarm, about };
		const locked = new Courier({ ...ports, core: () => null, onChange: () => undefined });
		expect(await locked.exchange()).toEqual({ ok: true });
		phone.disk.crash('process');
		const again = await phone.start();
		expect(again.drafts.of(visit)).toEqual({ note: WORD });
		expect(await again.courier.exchange()).toEqual({ ok: true });
		expect(again.drafts.of(visit)).toEqual({});
		expect(again.core.index.get(visit)).toBeUndefined();
		const text = VOLUMES.map((volume) => JSON.stringify(phone.disk.sure(volume) ?? null, plain)).join('');
		expect(text).not.toContain(`draft.${visit}`);
	});

	it('G12: what an earlier version wrote without its household is asked about, and leaves before the phone confirms', async () => {
		const { office, phone } = await ready();
		await namelessAfterCrash(phone.disk);
		office.purge(HOME);
		const again = await phone.start();
		expect(await again.courier.exchange()).toEqual({ ok: true });
		expect(office.confirmed).toEqual([HOME]);
		expect(await found(phone.disk.copy(phone.chance))).toEqual({ word: false, other: true, home: false });
	});

	it('G12: a copy of a phone asks about what an earlier version wrote of an ended round, whose purge the other one has confirmed', async () => {
		for (const isRoundBack of [false, true]) {
			const { app, office, phone } = await ready();
			const { scopes } = office;
			office.scopes = scopes.filter((scope) => scope !== SCOPE);
			expect(await app.courier.exchange()).toEqual({ ok: true });
			await app.drafts.leaveGone();
			await namelessAfterCrash(phone.disk);
			const again = await phone.start();
			expect(await again.courier.exchange()).toEqual({ ok: true });
			office.purge(HOME);
			office.purges = [];
			if (isRoundBack) office.scopes = scopes;
			expect(await again.courier.exchange()).toEqual({ ok: true });
			expect(again.core.index.get(HOME)).toBeUndefined();
			const left = await found(phone.disk.copy(phone.chance));
			expect(left, `round back ${isRoundBack}`).toEqual({ word: false, other: isRoundBack, home: false });
		}
	});

	it('G12: a line of the journal that reads as nothing goes with the household, though the outbox has lost it', async () => {
		const { office, phone } = await ready({ isHandedIn: false });
		phone.disk.crash('process');
		const start: readonly string[] = [];
		await phone.disk.open().write('journal.rewrite', {
			volume: 'journal',
			start,
			strict: true,
			// As damage leaves it: still the household in the clear, and no envelope.
			apply: (lines) => lines.map((line) => line.replace('"iv":"twin"', '"iv":"!"'))
		});
		phone.disk.lose('outbox');
		phone.disk.lose('rows');
		office.purge(HOME);
		const again = await phone.start();
		expect((await found(phone.disk.copy(phone.chance))).home).toBe(true);
		expect(await again.courier.exchange()).toEqual({ ok: true });
		expect(office.confirmed).toEqual([HOME]);
		expect(await found(phone.disk.copy(phone.chance))).toMatchObject({ word: false, home: false });
	});

	it('G12: nothing is confirmed while something of the household cannot be handed in', async () => {
		const { app, office } = await ready({ isHandedIn: false });
		office.purge(HOME);
		const push = office.push.bind(office);
		office.push = async () => ({ ok: false, failure: 'server' });
		await app.courier.exchange();
		expect(office.confirmed).toEqual([]);
		expect(app.core.index.get(HOME)).toBeUndefined();
		office.push = push;
		await app.courier.exchange();
		await app.courier.exchange();
		expect(office.confirmed).toEqual([HOME]);
	});

	it('G12: a household of a round that was taken back goes too, though its scope is no longer pulled', async () => {
		const { app, office, phone } = await ready();
		office.scopes = office.scopes.filter((scope) => scope !== SCOPE);
		await app.courier.exchange();
		expect((await found(phone.disk.copy(phone.chance))).home).toBe(true);
		office.purge(HOME);
		await app.courier.exchange();
		expect(office.confirmed).toEqual([HOME]);
		expect((await found(phone.disk.copy(phone.chance))).home).toBe(false);
	});

	it('G12: a phone that hears of it only from a page of changes lets go at once, and confirms when it is asked', async () => {
		const { app, office, phone } = await ready();
		office.purge(HOME);
		const asked = office.purges;
		office.purges = [];
		await app.courier.exchange();
		expect((await found(phone.disk.copy(phone.chance))).word).toBe(false);
		expect(office.confirmed).toEqual([]);
		office.purges = asked;
		await app.courier.exchange();
		expect(office.confirmed).toEqual([HOME]);
	});

	it('G12: stopped at any write, the phone does not confirm, and lets go of everything the next time', async () => {
		const points = ['rows.commit', 'journal.rewrite', 'meta.write', 'outbox.remove'];
		for (const point of points) {
			for (const fault of ['crash-before-os', 'crash-after-os', 'crash-before-process', 'full'] as const) {
				const { app, office, phone } = await ready();
				office.purge(HOME);
				phone.disk.failNext(point, fault);
				await app.courier.exchange().catch(() => undefined);
				const copy = phone.disk.copy(phone.chance);
				if (office.confirmed.length > 0) expect((await found(copy)).home, `${point} ${fault}`).toBe(false);
				const again = await phone.start();
				await again.courier.exchange();
				await again.courier.exchange();
				expect(office.confirmed, `${point} ${fault}`).toContain(HOME);
				expect(await found(phone.disk.copy(phone.chance)), `${point} ${fault}`).toEqual({
					word: false,
					other: true,
					home: false
				});
			}
		}
	});

	it('G12: no number is used twice after the newest envelopes have gone, also when the rows were lost', async () => {
		const { app, office, phone, visit } = await ready();
		await record(app.core, 'saveNote', { visit, moment: null, text: WORD });
		await app.courier.exchange();
		const { inc } = app.handover.meta;
		const last = app.handover.book.lastNumber(inc);
		office.purge(HOME);
		await app.courier.exchange();
		phone.disk.lose('rows');
		const again = await phone.start();
		expect(again.handover.book.lastNumber(inc)).toBe(last);
		await again.courier.exchange();
		await record(again.core, 'recordAttempt', { address: door(2), outcome: 'notHome', cardLeft: false });
		await again.courier.exchange();
		const numbers = office.pushes.at(-1)?.envelopes.map((envelope) => envelope.n) ?? [];
		expect(Math.min(...numbers)).toBeGreaterThan(last);
	});

	it('G12: a field that still has focus brings no draft of it back', async () => {
		const { app, office, phone, visit } = await ready();
		office.purge(HOME);
		await app.courier.exchange();
		await app.drafts.save({ visit, key: 'note', text: WORD });
		expect((await record(app.core, 'saveNote', { visit, moment: null, text: WORD })).ok).toBe(false);
		expect((await found(phone.disk.copy(phone.chance))).word).toBe(false);
	});

	it('G12: a confirmation whose answer is lost is given again', async () => {
		const { app, office } = await ready();
		office.purge(HOME);
		const purged = office.purged.bind(office);
		office.purged = async () => ({ ok: false, failure: 'offline' });
		expect(await app.courier.exchange()).toEqual({ ok: true });
		office.purged = purged;
		await app.courier.exchange();
		expect(office.confirmed).toEqual([HOME]);
		await app.courier.exchange();
		expect(office.confirmed).toEqual([HOME]);
	});
});
