/** A list of addresses through the page: read, its columns agreed to as they are proposed, judged; and what came of each row. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { houseNumberText } from '#lib/domain/address.ts';
import { detailSchema, type ImportDetail } from '#lib/domain/imports/batch.ts';
import { choiceSchema } from '#lib/domain/imports/batch.ts';
import { lineOfStored, layoutOf, linesBelowHead } from '#lib/domain/imports/layout.ts';
import type { ImportField } from '#lib/domain/imports/columns.ts';
import * as v from 'valibot';
import { type Office, wordsOf } from '../browser/harness/office-http.ts';
import { type TestServer, openServerFile } from '../browser/harness/server.ts';

export interface ListTold {
	/** What the page said of a file that cannot be read; empty where it was read. */
	readonly refusal: string;
	readonly sheet: string;
	readonly headLine: number;
	/** Hidden sheets that the page names. */
	readonly hidden: string;
	/** A line each: its number, what is to become of it, the address, what was put right. */
	readonly rows: readonly string[];
	/** Cells that went without a word. */
	readonly silent: readonly string[];
}

const WAIT_MS_MAX = 30_000;
const LOOK_MS = 50;

/** Where somebody says that the list stands, when the page proposes another place. */
export interface ListPlace {
	readonly sheet?: string;
	readonly headLine?: string;
}

export async function takeListFile(
	server: TestServer,
	office: Office,
	{ path, chosen }: { readonly path: string; readonly chosen?: ListPlace }
): Promise<ListTold> {
	const file = new File([readFileSync(path)], basename(path));
	const read = await office.post('/office/import?/upload', { file });
	const batch = /\/office\/import\/([0-9a-f-]{36})/.exec(read.location)?.[1];
	if (batch === undefined) return { ...NOTHING, refusal: noteOf(read.text) };
	const address = `/office/import/${batch}`;
	const page = wordsOf((await office.get(address)).text);
	if (chosen !== undefined) await office.post(`${address}?/head`, { ...chosen });
	const { heads, choice } = readBatch(server, batch);
	const layout = layoutOf(JSON.parse(heads));
	const fields = v.parse(choiceSchema, JSON.parse(choice));
	const columns = Object.fromEntries(fields.map((field, at) => [`column-${at}`, field ?? '']));
	const judged = await office.post(`${address}?/judge`, columns);
	if (judged.status === 400) return { ...NOTHING, headLine: layout.headLine, refusal: noteOf(judged.text) };
	for (let waited = 0; readBatch(server, batch).state !== 'judged'; waited += LOOK_MS) {
		if (waited > WAIT_MS_MAX) throw new Error(`${path}: not judged`);
		await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
	}
	const verdicts = readVerdicts(server, batch);
	const cells = readCells(server, batch, linesBelowHead(layout));
	await office.post(`${address}?/drop`, {});
	return {
		refusal: '',
		sheet: layout.sheets[layout.sheet]?.name ?? '',
		headLine: layout.headLine,
		hidden: /verborgen blad(?:en)? met rijen: ([^.]*)\./.exec(page)?.[1] ?? '',
		rows: verdicts.map(({ line, kind, detail }) => rowText(line, kind, detail)),
		silent: [
			...verdicts.flatMap(({ line, detail }) =>
				silentIn(detail, fields, cells.get(line) ?? []).map((one) => `${line} ${one}`)
			),
			...[...cells.keys()].filter((line) => !verdicts.some((one) => one.line === line)).map((line) => `${line} the row`)
		]
	};
}

const NOTHING = { refusal: '', sheet: '', headLine: 0, hidden: '', rows: [], silent: [] };

function noteOf(html: string): string {
	return wordsOf(/<div class="of-note of-note-person[^>]*>[\s\S]*?<\/div>/.exec(html)?.[0] ?? html).slice(0, 300);
}

function rowText(line: number, kind: string, { address, corrections, problem, row }: ImportDetail): string {
	const said = address
		? [
				address.postcode,
				houseNumberText(address),
				address.street,
				address.town,
				address.area,
				address.bagId,
				address.energyLabel,
				address.energyLabelOn,
				address.place && `${address.place.longitude} ${address.place.latitude}`
			]
		: [problem, row === undefined ? null : `of row ${row}`];
	const remarks = (corrections ?? []).join(', ');
	return [`${line} ${kind}`, ...said.filter((one) => one), ...(remarks === '' ? [] : [`(${remarks})`])].join(' | ');
}

/** What stood in a chosen column, is not in the address, and was not told. */
function silentIn(
	{ address, corrections = [], problem }: ImportDetail,
	fields: readonly (ImportField | null)[],
	cells: readonly string[]
): readonly string[] {
	if (!address || problem !== undefined) return [];
	const kept: Readonly<Partial<Record<ImportField, unknown>>> = {
		street: address.street,
		town: address.town,
		letter: address.letter ?? address.addition,
		addition: address.addition ?? address.letter,
		bagId: address.bagId,
		area: address.area,
		energyLabel: address.energyLabel,
		energyLabelOn: address.energyLabelOn,
		longitude: address.place,
		latitude: address.place
	};
	return fields.flatMap((field, at) =>
		field !== null && field in kept && (cells[at] ?? '') !== '' && kept[field] === null && corrections.length === 0
			? [field]
			: []
	);
}

interface StoredVerdict {
	readonly line: number;
	readonly kind: string;
	readonly detail: ImportDetail;
}

/** The database as it lies there. */
function ask(
	server: TestServer,
	question: string,
	...values: readonly (string | number)[]
): readonly Record<string, unknown>[] {
	const database = openServerFile(server.data);
	try {
		return database
			.prepare(question)
			.all(...values)
			.map((row) => Object.fromEntries(Object.entries(row ?? {})));
	} finally {
		database.close();
	}
}

function readBatch(
	server: TestServer,
	batch: string
): { readonly state: string; readonly heads: string; readonly choice: string } {
	const [row] = ask(server, 'select state, heads, choice from import_batch where id = ?', batch);
	return { state: String(row?.['state']), heads: String(row?.['heads']), choice: String(row?.['choice']) };
}

function readVerdicts(server: TestServer, batch: string): readonly StoredVerdict[] {
	return ask(server, 'select line, kind, detail from import_verdict where batch = ? order by line', batch).map(
		(row) => ({
			line: Number(row['line']),
			kind: String(row['kind']),
			detail: v.parse(detailSchema, JSON.parse(String(row['detail'])))
		})
	);
}

function readCells(
	server: TestServer,
	batch: string,
	[above, below]: readonly [number, number]
): ReadonlyMap<number, readonly string[]> {
	const rows = ask(
		server,
		'select line, cells from import_row where batch = ? and line > ? and line < ?',
		batch,
		above,
		below
	);
	return new Map(
		rows.map((row) => [
			lineOfStored(Number(row['line'])),
			v.parse(v.array(v.string()), JSON.parse(String(row['cells'])))
		])
	);
}
