/** The sheets: rows once more, many to a seal. The rows stay the truth, whatever becomes of the sheets. */
import 'fake-indexeddb/auto';
import Dexie from 'dexie';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dexieRows, RowsDatabase } from '#lib/device/browser/rows-dexie.ts';
import { dexieSheets } from '#lib/device/browser/sheets-dexie.ts';
import { FoldedState } from '#lib/device/core/folded-state.ts';
import type { FoundSheets, RowCommit, RowStore, SealedRow, SheetStore } from '#lib/device/core/ports.ts';
import type { Row } from '#lib/device/core/row.ts';
import { readSheet, sheetBinding, SheetWriter } from '#lib/device/core/row-sheets.ts';
import { Disk, type DiskSession } from '#lib/device/twins/disk.ts';
import { record } from '#lib/device/twins/phone.ts';
import { rowSealerTwin } from '#lib/device/twins/sealers.ts';
import { rowsTwin, sheetsTwin } from '#lib/device/twins/stores.ts';
import { TwinChance } from '#lib/device/twins/world.ts';
import { bench, door } from './fixture.ts';

const NONE: RowCommit = { puts: [], deletes: [], cursors: [], forgetScopes: [], applied: null };
const bytes = (byte: number) => new Uint8Array([byte]);
const sealed = (id: string, ver: number) => ({ id, kind: 'visit', scope: 'org', ver, iv: bytes(1), ct: bytes(ver) });
const put = (id: string, ver: number) => ({ row: sealed(id, ver), expected: ver - 1 });
const cursor = { scope: 'org', epoch: 'e1', seq: 4 };
const SHEET = { iv: bytes(7), ct: bytes(8) };

const levelOf = (found: FoundSheets | 'unlevel' | null): FoundSheets | null => (found === 'unlevel' ? null : found);

interface Stores {
	readonly rows: RowStore;
	readonly sheets: SheetStore;
	/** A write by a version of the app that knows no sheets. */
	readonly writeUnnoted: () => Promise<void>;
	readonly close: () => Promise<void>;
}

function dexies(): Stores {
	const db = new RowsDatabase('test-sheets');
	return {
		rows: dexieRows(db),
		sheets: dexieSheets(db),
		writeUnnoted: async () => void (await db.cursors.put({ ...cursor, seq: 5 })),
		close: async () => {
			db.close();
			await Dexie.delete('test-sheets');
		}
	};
}

function twins(): Stores {
	const disk = new Disk({ chance: new TwinChance(1) }).open();
	return {
		rows: rowsTwin(disk),
		sheets: sheetsTwin(disk),
		writeUnnoted: () =>
			disk.write<{ cursors: ReadonlyMap<string, unknown> }>('older', {
				volume: 'rows',
				start: { cursors: new Map() },
				strict: false,
				apply: (state) => ({ ...state, cursors: new Map([['org', { ...cursor, seq: 5 }]]) })
			}),
		close: async () => undefined
	};
}

describe.each([
	['twin', twins],
	['Dexie', dexies]
] as const)('the sheets on %s', (_name, open) => {
	let stores: Stores;
	beforeEach(async () => {
		stores = open();
		await stores.rows.commit({ ...NONE, puts: [put('a', 1), put('b', 1), put('draft.v', 1)], cursors: [cursor] });
		await stores.sheets.begin('first');
		await stores.sheets.finish('first', {
			sheets: [SHEET],
			versions: new Map([
				['a', 1],
				['b', 1]
			])
		});
	});
	afterEach(() => stores.close());

	it('come back as they were made, with the rows of the phone itself beside them', async () => {
		const found = await stores.sheets.read();
		expect(levelOf(found)?.sheets.map(({ ct }) => [...ct])).toEqual([[8]]);
		expect(found).toMatchObject({ making: 'first', late: new Set(), lateRows: [], rowCount: 2, cursors: [cursor] });
		expect(levelOf(found)?.localRows.map(({ id }) => id)).toEqual(['draft.v']);
	});

	it('come back whole and in order, however long they are', async () => {
		const sheets = [150_000, 1, 90_000].map((length, at) => ({
			iv: bytes(at),
			ct: Uint8Array.from({ length }, (_, place) => (place * 7 + at) % 251)
		}));
		await stores.sheets.begin('long');
		await stores.sheets.finish('long', { sheets, versions: new Map() });
		const found = levelOf(await stores.sheets.read())?.sheets ?? [];
		expect(found.map(({ iv }) => iv[0])).toEqual([0, 1, 2]);
		for (const [at, { ct }] of found.entries()) expect(Buffer.compare(ct, sheets[at]?.ct ?? bytes(0))).toBe(0);
	});

	it('G5: are late for a row from the very commit that changes it', async () => {
		await stores.rows.commit({ ...NONE, puts: [put('b', 2), put('c', 1), put('draft.w', 1)] });
		const found = await stores.sheets.read();
		expect(levelOf(found)?.late).toEqual(new Set(['b', 'c']));
		expect(
			levelOf(found)
				?.lateRows.map(({ id, ver }) => [id, ver])
				.sort()
		).toEqual([
			['b', 2],
			['c', 1]
		]);
		expect(levelOf(found)?.rowCount).toBe(3);
	});

	it('stay late for what changed while they were made', async () => {
		await stores.sheets.begin('second');
		expect(await stores.sheets.read()).toBe('unlevel');
		await stores.rows.commit({ ...NONE, puts: [put('b', 2)] });
		const versions = new Map([
			['a', 1],
			['b', 1]
		]);
		expect(await stores.sheets.finish('second', { sheets: [SHEET], versions })).toBe(true);
		expect(levelOf(await stores.sheets.read())?.late).toEqual(new Set(['b']));
	});

	it('are not finished when another making has begun', async () => {
		await stores.sheets.begin('second');
		await stores.sheets.begin('third');
		expect(await stores.sheets.finish('second', { sheets: [SHEET], versions: new Map() })).toBe(false);
		expect(await stores.sheets.read()).toBe('unlevel');
	});

	it('G12: go in the commit that deletes a row, and not with a draft', async () => {
		await stores.rows.commit({ ...NONE, deletes: ['draft.v'] });
		expect(await stores.sheets.read()).not.toBeNull();
		await stores.rows.commit({ ...NONE, deletes: ['a'] });
		expect(await stores.sheets.read()).toBeNull();
	});

	it('count no more when somebody wrote who knows no sheets', async () => {
		await stores.writeUnnoted();
		expect(await stores.sheets.read()).toBe('unlevel');
	});

	it('are gone when they are dropped, and the rows stay', async () => {
		await stores.sheets.drop();
		expect(await stores.sheets.read()).toBeNull();
		expect((await stores.rows.readAll()).rows.map(({ id }) => id).sort()).toEqual(['a', 'b', 'draft.v']);
	});
});

describe('a sheet', () => {
	const base = {
		ent: 'v',
		kind: 'visit',
		root: 'h',
		fields: {
			state: { m: 'r', v: 'closed', c: '000000abc~000001~d~0000001' },
			said: { m: 'r', v: 'x'.repeat(400), c: '000000abd~000000~d~0000002' }
		}
	} as const;
	const row: Row = {
		...{ id: 'v', kind: 'visit', root: 'h', scope: 's', move: 2, epoch: 'e', base, pend: [], left: false },
		...{ own: null, ver: 3 }
	};
	const values = { state: 'closed', said: 'x'.repeat(400) };

	it('gives back every row as it was, folded until it is asked for a field', () => {
		const writer = new SheetWriter();
		const waiting: Row = { ...row, id: 'w', base: null, left: true };
		writer.add(row, () => values);
		writer.add(waiting, () => ({}));
		const [read, whole] = readSheet(writer.bytes, () => false);
		expect(read?.base).toBeInstanceOf(FoldedState);
		expect(JSON.parse(JSON.stringify(read))).toEqual(row);
		expect(read?.base?.fields).toEqual(base.fields);
		expect(whole).toEqual(waiting);
		expect(readSheet(writer.bytes, (id) => id === 'v').map(({ id }) => id)).toEqual(['w']);
	});

	it('is written from folded rows as from whole ones', () => {
		const first = new SheetWriter();
		first.add(row, () => values);
		const [folded] = readSheet(first.bytes, () => false);
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

	it('G1: opens to the same screens as one without', async () => {
		const { phone, app, visit } = await ready();
		const seen = [app.views.build('today', {}), app.views.build('visit', { id: visit })];
		const again = await phone.start();
		expect([again.views.build('today', {}), again.views.build('visit', { id: visit })]).toEqual(seen);
		expect(again.core.index.get(door(0))?.row.base).toBeInstanceOf(FoldedState);
	});

	it('G1: shows what was saved after they were made', async () => {
		const { phone, app } = await ready();
		await record(app.core, 'recordAttempt', { address: door(1), outcome: 'notHome', cardLeft: false });
		const again = await phone.start();
		expect(again.views.build('today', {}).doors[1]).toMatchObject({ plate: 'again', attempts: 1 });
	});

	it('opens row by row when a sheet is damaged', async () => {
		const { phone, app } = await ready();
		const seen = app.views.build('today', {});
		const sheets = sheetsTwin(phone.disk.open());
		await sheets.begin('damaged');
		await sheets.finish('damaged', { sheets: [SHEET], versions: new Map([[door(0), 9]]) });
		const again = await phone.start();
		expect(again.views.build('today', {})).toEqual(seen);
		expect(again.core.index.get(door(0))?.row.base).not.toBeInstanceOf(FoldedState);
	});

	it('opens row by row when a sheet holds something else than rows', async () => {
		const { phone, app } = await ready();
		const seen = app.views.build('today', {});
		const sheets = sheetsTwin(phone.disk.open());
		await sheets.begin('other');
		const text = await rowSealerTwin().seal('no sheet', sheetBinding(app.handover.meta.tenant, 'other', 0));
		await sheets.finish('other', { sheets: [text], versions: new Map() });
		expect((await phone.start()).views.build('today', {})).toEqual(seen);
	});

	it('G12: keeps no sheet of what a version of the app deleted that knows none', async () => {
		const { phone } = await ready();
		const holds = async () => (await rowsAsText(phone.disk.open())).includes('Tocht');
		await phone.disk.open().write<{ rows: ReadonlyMap<string, SealedRow> }>('older', {
			...{ volume: 'rows', start: { rows: new Map() }, strict: false },
			apply: (state) => ({ ...state, rows: new Map([...state.rows].filter(([, { kind }]) => kind !== 'note')) })
		});
		expect(await holds()).toBe(true);
		await phone.start();
		expect(await holds()).toBe(false);
	});

	it('says when its store had no room for them', async () => {
		const { phone, app } = await ready();
		expect(await app.core.tidy(0)).toBe(true);
		await record(app.core, 'recordAttempt', { address: door(1), outcome: 'notHome', cardLeft: false });
		await app.core.quiet();
		phone.disk.failNext('sheets.finish', 'full');
		expect(await app.core.tidy(0)).toBe(false);
	});

	it('opens row by row when a row is in no sheet and not late', async () => {
		const { phone, app } = await ready();
		const seen = app.views.build('today', {});
		const sheets = sheetsTwin(phone.disk.open());
		await sheets.begin('empty');
		await sheets.finish('empty', { sheets: [], versions: new Map() });
		expect((await phone.start()).views.build('today', {})).toEqual(seen);
	});

	it('G10: compares as much with the office as one without', async () => {
		const { phone } = await ready();
		const again = await phone.start();
		const rows = [...again.core.baseRows()];
		expect(rows.every(({ base }) => base && Object.keys(base).sort().join() === 'ent,fields,kind,root')).toBe(true);
	});
});
