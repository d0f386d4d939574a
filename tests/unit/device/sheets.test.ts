/** Sheets: many rows under one seal, and the only place where those rows lie. */
import 'fake-indexeddb/auto';
import Dexie from 'dexie';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dexieRows, readAhead, RowsDatabase } from '#lib/device/browser/rows-dexie.ts';
import { FoldedState } from '#lib/device/core/folded-state.ts';
import type { RowCommit, RowStore } from '#lib/device/core/ports.ts';
import { RowBook } from '#lib/device/core/row-book.ts';
import type { Row } from '#lib/device/core/row.ts';
import { readSheet, SHEET_ROWS_MIN, SheetWriter } from '#lib/device/core/row-sheets.ts';
import { Disk, type DiskSession } from '#lib/device/twins/disk.ts';
import { record } from '#lib/device/twins/phone.ts';
import { rowSealerTwin } from '#lib/device/twins/sealers.ts';
import { rowsTwin } from '#lib/device/twins/stores.ts';
import { TwinChance } from '#lib/device/twins/world.ts';
import { bench, door } from './fixture.ts';

const NONE: RowCommit = { puts: [], deletes: [], cursors: [], forgetScopes: [], applied: null };
const bytes = (byte: number) => new Uint8Array([byte]);
const put = (id: string, ver: number) => ({
	row: { id, kind: 'visit', scope: 'org', ver, iv: bytes(1), ct: bytes(ver) },
	expected: ver - 1
});
const sheet = (id: string, byte = 8) => ({ id, iv: bytes(7), ct: bytes(byte) });
const cursor = { scope: 'org', epoch: 'e1', seq: 4 };

interface Stores {
	readonly rows: RowStore;
	readonly close: () => Promise<void>;
}

function dexies(): Stores {
	const db = new RowsDatabase('test-sheets');
	const close = async (): Promise<void> => {
		db.close();
		await Dexie.delete('test-sheets');
	};
	return { rows: dexieRows(db), close };
}

function twins(): Stores {
	const disk = new Disk({ chance: new TwinChance(1) }).open();
	return { rows: rowsTwin(disk), close: async () => undefined };
}

describe.each([
	['twin', twins],
	['Dexie', dexies]
] as const)('the sheets on %s', (_name, open) => {
	let stores: Stores;
	beforeEach(() => {
		stores = open();
	});
	afterEach(() => stores.close());

	it('G5: lie there with the cursor of the commit that brought them, and go with the one that drops them', async () => {
		const first = { ...NONE, sheets: [sheet('1.0'), sheet('1.1', 9)], cursors: [cursor], stamp: 0 };
		expect(await stores.rows.commit(first)).toBe('ok');
		expect(await stores.rows.readAll()).toMatchObject({
			...{ rows: [], sheets: [sheet('1.0'), sheet('1.1', 9)], cursors: [cursor], stamp: 1 }
		});
		const second = { ...NONE, dropSheets: ['1.0'], sheets: [sheet('2.0', 3)], deletes: ['a'], stamp: 1 };
		expect(await stores.rows.commit(second)).toBe('ok');
		const { sheets, stamp } = await stores.rows.readAll();
		expect([sheets.map(({ id }) => id).sort(), stamp]).toEqual([['1.1', '2.0'], 2]);
	});

	it('G5: a writer who does not know of the last commit changes nothing at all', async () => {
		await stores.rows.commit({ ...NONE, sheets: [sheet('1.0')], stamp: 0 });
		const late = { ...NONE, puts: [put('a', 1)], dropSheets: ['1.0'], cursors: [cursor], stamp: 0 };
		expect(await stores.rows.commit(late)).toBe('conflict');
		expect(await stores.rows.readAll()).toMatchObject({ rows: [], sheets: [sheet('1.0')], cursors: [], stamp: 1 });
	});

	it('G5: one whose row is another than it knew changes no sheet and no stamp', async () => {
		await stores.rows.commit({ ...NONE, puts: [put('a', 1)], sheets: [sheet('1.0')], stamp: 0 });
		const late = { ...NONE, puts: [put('a', 3)], dropSheets: ['1.0'], sheets: [sheet('2.0')], stamp: 1 };
		expect(await stores.rows.commit(late)).toBe('conflict');
		const fresh = { ...NONE, puts: [put('a', 1)], sheets: [sheet('2.0')], stamp: 1 };
		expect(await stores.rows.commit(fresh)).toBe('conflict');
		expect(await stores.rows.readAll()).toMatchObject({ sheets: [sheet('1.0')], stamp: 1 });
	});

	it('a draft is written beside them without a stamp', async () => {
		await stores.rows.commit({ ...NONE, sheets: [sheet('1.0')], stamp: 0 });
		expect(await stores.rows.commit({ ...NONE, puts: [put('draft.v', 1)] })).toBe('ok');
		expect((await stores.rows.readAll()).stamp).toBe(1);
	});
});

describe('the row database', () => {
	const NAME = 'test-sheets-of-old';
	afterEach(() => Dexie.delete(NAME));

	it('that was made before sheets held rows opens with its rows, and keeps no copy of them', async () => {
		const old = new Dexie(NAME);
		old.version(1).stores({ rows: 'id', cursors: 'scope', applied: 'inc', sessionKeys: 'sid', locals: 'name' });
		await old.table('rows').put(put('a', 1).row);
		for (const name of ['sheets', 'sheet.000000.000000', 'settings'])
			await old.table('locals').put({ name, iv: bytes(1), ct: bytes(2) });
		old.close();
		const db = new RowsDatabase(NAME);
		expect(await dexieRows(db).readAll()).toMatchObject({ rows: [put('a', 1).row], sheets: [], stamp: 0 });
		expect((await db.locals.toArray()).map(({ name }) => name)).toEqual(['settings']);
		db.close();
	});

	it('is read ahead, and once more when something was written since', async () => {
		const db = new RowsDatabase(NAME);
		const rows = dexieRows(db);
		await rows.commit({ ...NONE, sheets: [sheet('1.0')], stamp: 0 });
		readAhead(db);
		await rows.commit({ ...NONE, sheets: [sheet('2.0')], stamp: 1 });
		expect((await rows.readAll()).sheets.map(({ id }) => id)).toEqual(['1.0', '2.0']);
		db.close();
	});
});

const BASE = {
	ent: 'v',
	kind: 'visit',
	root: 'h',
	fields: {
		state: { m: 'r', v: 'closed', c: '000000abc~000001~d~0000001' },
		said: { m: 'r', v: 'x'.repeat(400), c: '000000abd~000000~d~0000002' }
	}
} as const;
const ROW: Row = {
	...{ id: 'v', kind: 'visit', root: 'h', scope: 's', move: 2, epoch: 'e', base: BASE, pend: [], left: false },
	...{ own: null, ver: 3 }
};

describe('a sheet', () => {
	const values = { state: 'closed', said: 'x'.repeat(400) };

	it('gives back every row as it was, folded until it is asked for a field', () => {
		const writer = new SheetWriter();
		const waiting: Row = { ...ROW, id: 'w', base: null, left: true };
		writer.add(ROW, () => values);
		writer.add(waiting, () => ({}));
		const all = readSheet(writer.bytes, () => false);
		const [read, whole] = all.rows;
		expect(read?.base).toBeInstanceOf(FoldedState);
		expect(JSON.parse(JSON.stringify(read))).toEqual(ROW);
		expect(read?.base?.fields).toEqual(BASE.fields);
		expect(whole).toEqual(waiting);
		expect([...all.versions]).toEqual([...writer.versions]);
		const late = readSheet(writer.bytes, (id) => id === 'v');
		expect(late.rows.map(({ id }) => id)).toEqual(['w']);
		expect([...late.versions.keys()]).toEqual(['v', 'w']);
	});

	it('is written from folded rows as from whole ones', () => {
		const first = new SheetWriter();
		first.add(ROW, () => values);
		const [folded] = readSheet(first.bytes, () => false).rows;
		const second = new SheetWriter();
		if (folded) second.add(folded, () => ({}));
		expect(second.bytes).toEqual(first.bytes);
	});
});

/** Everything in the row database; the sealers of the twins hide nothing. */
async function rowsAsText(disk: DiskSession): Promise<string> {
	const plain = (_key: string, value: unknown): unknown => {
		if (value instanceof Map) return [...value];
		return value instanceof Uint8Array ? new TextDecoder().decode(value) : value;
	};
	return JSON.stringify(await disk.read<unknown>('rows', null), plain);
}

const MANY = SHEET_ROWS_MIN * 4;

describe('a book of rows', () => {
	const disk = () => new Disk({ chance: new TwinChance(3) }).open();
	const bookOn = async (session: DiskSession): Promise<RowBook> => {
		const store = rowsTwin(session);
		const book = new RowBook({ store, sealer: rowSealerTwin(), tenant: 't', entryOf: () => undefined });
		await book.load();
		return book;
	};
	const rowOf = (n: number, said = `word${n} `): Row => {
		const fields = { said: { m: 'r', v: said, c: `000000abc~000001~d~000000${n}` } } as const;
		return { ...ROW, id: `v${n}`, root: `h${n}`, ver: 0, base: { ...BASE, ent: `v${n}`, root: `h${n}`, fields } };
	};
	const plan = (rows: readonly (Row | string)[]) => ({
		rows: new Map(rows.map((row) => (typeof row === 'string' ? [row, null] : [row.id, row]))),
		cursors: [],
		forgetScopes: []
	});
	const page = () => Array.from({ length: MANY }, (_, n) => rowOf(n));
	const shown = (book: RowBook) =>
		Object.fromEntries([...book.rows()].map((row) => [row.id, JSON.stringify([row.ver, row.base])]));
	const changed = (book: RowBook, n: number, said: string): Row => ({
		...rowOf(n, said),
		ver: book.get(`v${n}`)?.ver ?? 0
	});

	it('writes many rows of a commit into sheets and few by themselves, and opens to the same', async () => {
		const session = disk();
		const book = await bookOn(session);
		await book.commit(() => plan(page()));
		expect(await rowsTwin(session).readAll()).toMatchObject({ rows: [], stamp: 1 });
		await book.commit(() => plan([changed(book, 2, 'changed')]));
		expect((await rowsTwin(session).readAll()).rows.map(({ id, ver }) => [id, ver])).toEqual([['v2', 2]]);
		expect(shown(await bookOn(session))).toEqual(shown(book));
	});

	it('G12: leaves nothing of a deleted row in any sheet, not of what counted no more either', async () => {
		const session = disk();
		const book = await bookOn(session);
		await book.commit(() => plan(page()));
		await book.commit(() => plan([changed(book, 3, 'now other')]));
		await book.commit(() => ({
			...plan([rowOf(7), rowOf(8)].map((row) => changed(book, Number(row.id.slice(1)), 'x'))),
			gathers: true
		}));
		expect(await rowsAsText(session)).toContain('word3 ');
		await book.commit(() => plan(['v3', 'v7']));
		const text = await rowsAsText(session);
		for (const gone of ['word3 ', 'now other', 'v3"', 'h3"', 'word7 ', 'v7"']) expect(text).not.toContain(gone);
		expect(text).toContain('word4 ');
		const again = await bookOn(session);
		expect(shown(again)).toEqual(shown(book));
		expect([...again.rows()]).toHaveLength(MANY - 2);
	});

	it('drops a sheet of which nothing counts any more', async () => {
		const session = disk();
		const book = await bookOn(session);
		await book.commit(() => plan(page()));
		await book.commit(() => plan(Array.from({ length: MANY }, (_, n) => changed(book, n, 'anew'))));
		expect(await rowsAsText(session)).not.toMatch(/word\d/);
		expect(shown(await bookOn(session))).toEqual(shown(book));
	});

	it('gathers what lies by itself, a few at a time, and comes to an end', async () => {
		const session = disk();
		const book = await bookOn(session);
		for (let n = 0; n < MANY * 2; n += 1)
			await book.commit(() => plan([rowOf(n, 'x'.repeat(n % 5 === 0 ? 9_000 : 10))]));
		let turns = 0;
		while (await book.gather(0)) turns += 1;
		expect(turns).toBeLessThan(5);
		const { rows, sheets } = await rowsTwin(session).readAll();
		expect([rows.length, sheets.length > 1]).toEqual([0, true]);
		expect(shown(await bookOn(session))).toEqual(shown(book));
	});

	it('G5: of two writers the later one takes in what the first wrote into sheets', async () => {
		const session = disk();
		const [one, two] = [await bookOn(session), await bookOn(session)];
		await one.commit(() => plan(page()));
		await two.commit(() => plan([rowOf(MANY + 1)]));
		expect(shown(await bookOn(session))).toEqual(shown(two));
		expect([...two.rows()]).toHaveLength(MANY + 1);
	});
});

describe('a phone with sheets', () => {
	async function ready() {
		const made = bench(11);
		const app = await made.phone.start();
		await app.courier.exchange();
		const started = await record(app.core, 'startVisit', { address: door(0) });
		if (!started.ok) throw new Error('no visit');
		await record(app.core, 'saveNote', { visit: started.value.visit, moment: null, text: 'Tocht '.repeat(60) });
		await app.courier.exchange();
		await app.core.tidy(0);
		return { ...made, app, visit: started.value.visit };
	}

	/** Writes into the first sheet of the phone what does not open. */
	async function damage(disk: DiskSession): Promise<void> {
		const store = rowsTwin(disk);
		const { sheets, stamp } = await store.readAll();
		const [first] = sheets;
		if (first) await store.commit({ ...NONE, sheets: [{ ...first, ct: bytes(1) }], stamp });
	}

	it('G1: opens to the same screens as before', async () => {
		const { phone, app, visit } = await ready();
		const seen = [app.views.build('today', {}), app.views.build('visit', { id: visit })];
		const again = await phone.start();
		expect([again.views.build('today', {}), again.views.build('visit', { id: visit })]).toEqual(seen);
		expect(again.core.index.get(door(0))?.row.base).toBeInstanceOf(FoldedState);
	});

	it('G1: shows what was saved after rows were gathered', async () => {
		const { phone, app } = await ready();
		await record(app.core, 'recordAttempt', { address: door(1), outcome: 'notHome', cardLeft: false });
		const again = await phone.start();
		expect(again.views.build('today', {}).doors[1]).toMatchObject({ plate: 'again', attempts: 1 });
	});

	it('G5: pulls everything again when a sheet is damaged, and the damaged one goes', async () => {
		const { phone, app } = await ready();
		const seen = app.views.build('today', {}).doors.length;
		await damage(phone.disk.open());
		const again = await phone.start();
		expect(again.core.pulledTo('org')).toBe(0);
		await again.courier.exchange();
		expect(again.views.build('today', {}).doors).toHaveLength(seen);
		const third = await phone.start();
		expect(third.core.pulledTo('org')).toBeGreaterThan(0);
		expect(third.views.build('today', {}).doors).toHaveLength(seen);
	});

	it('says when its store had no room to gather', async () => {
		const { phone, app } = await ready();
		expect(await app.core.tidy(0)).toBe(true);
		await record(app.core, 'recordAttempt', { address: door(1), outcome: 'notHome', cardLeft: false });
		await app.core.quiet();
		phone.disk.failNext('rows.commit', 'full');
		expect(await app.core.tidy(0)).toBe(false);
	});

	it('G10: compares as much with the office as one without', async () => {
		const { phone } = await ready();
		const again = await phone.start();
		const rows = [...again.core.baseRows()];
		expect(rows.every(({ base }) => base && Object.keys(base).sort().join() === 'ent,fields,kind,root')).toBe(true);
	});
});
