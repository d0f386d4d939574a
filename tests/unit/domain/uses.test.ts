/**
 * The sheets of the records against what is really done with each field: each is given a value of its own, and the
 * columns of exports and lists that change are held against those that its sheet names. The page of what is kept is
 * printed from the sheets.
 */
import { describe, expect, it } from 'vitest';
import type { Field } from '#lib/domain/records/define.ts';
import { RECORDS } from '#lib/domain/records/index.ts';
import { COPY_USES, LIST_TABLES } from '#lib/domain/records/uses.ts';
import { type Lookups, SOURCES, type SourceRow } from '#lib/server/exports/sources.ts';
import type { StoredEntity } from '#lib/server/store/port.ts';
import { projectEntity } from '#lib/server/store/projection.ts';
import { projectAppointment, projectDoor, projectFind } from '#lib/server/store/projection-office.ts';
import { encodeClock } from '#lib/sync/clock.ts';
import type { Json } from '#lib/sync/json.ts';
import { stateOfOperation } from '#lib/sync/operation.ts';
import { sampleOf } from '../../attack/samples.ts';

interface Said {
	readonly kind: string;
	readonly name: string;
	readonly field: Field<unknown>;
}

const FIELDS: readonly Said[] = Object.entries(RECORDS).flatMap(([kind, { fields }]) =>
	Object.entries<Field<unknown>>(fields).map(([name, field]) => ({ kind, name, field }))
);
const ENT = '11111111';
const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

function entityWith(kind: string, fields: Record<string, Json>): StoredEntity {
	const about = { opId: '01a23889-55bc-7c5c-b1f7-617494b65d00', dev: ENT, inc: ENT, n: 1, root: ENT, ent: ENT, kind };
	const operation = { ...about, scope: 'office', fields, hlc: { time: 1, counter: 0 }, schema: 1 };
	const state = stateOfOperation(operation, encodeClock(operation.hlc, ENT, 1));
	return { ent: ENT, kind, root: ENT, scope: 'office', move: 0, seq: 1, state };
}

/** Every column of every list, by name. */
function columnsOf(entity: StoredEntity): ReadonlyMap<string, unknown> {
	const listed = projectEntity(entity);
	const rows: readonly (readonly [string, object | null])[] = [
		...(listed ? [[listed.list, listed.row] as const] : []),
		['door_list', projectDoor(entity)],
		['find_list', projectFind(entity)],
		['appointment_list', projectAppointment(entity)]
	];
	return new Map(
		rows.flatMap(([list, row]) =>
			Object.entries(row ?? {}).map(([column, value]) => [`${list}.${column}`, value] as const)
		)
	);
}

function listsFound({ kind, name }: Said): readonly string[] {
	const sample = sampleOf(kind, name);
	const change = sample.guard ? { set: true } : sample.steps ? { step: sample.steps.at(-1) } : sample.value;
	const plain: Json = JSON.parse(JSON.stringify(change ?? null));
	const field = { [name.replace('*', 'mould')]: plain };
	const changed = (base: Record<string, Json>): readonly string[] => {
		const [without, given] = [base, { ...base, ...field }].map((fields) => columnsOf(entityWith(kind, fields)));
		if (!without || !given) return [];
		return [...given.keys()].filter((column) => !isSame(given.get(column), without.get(column)));
	};
	// When a record was last changed is told by its clocks, whatever the field.
	const isFound = (column: string): boolean => column.startsWith('find_list.') && column !== 'find_list.changed_at';
	// A record without a word to find stands in no row of that list: there it is held against one that has some.
	return [
		...changed({}).filter((column) => !column.startsWith('find_list.')),
		...changed(WITH_WORDS[kind] ?? {}).filter(isFound)
	].sort();
}

const SOME_WORDS = 'woorden';
const WITH_WORDS: Readonly<Record<string, Record<string, Json>>> = {
	note: { text: SOME_WORDS },
	visit: { 'guide:other': { guide: 'other', packHash: 'p', answers: { why: SOME_WORDS }, visited: [] } },
	commitment: { what: SOME_WORDS },
	referral: { purpose: SOME_WORDS },
	round: { name: SOME_WORDS },
	message: { text: SOME_WORDS },
	partner: { name: SOME_WORDS },
	area: { name: SOME_WORDS },
	lessonProposal: { text: SOME_WORDS }
};

const look: Lookups = {
	areaName: (id) => id,
	roundName: (scope) => scope,
	personName: (id) => id,
	category: (id) => id,
	measure: (code) => code,
	theme: (id) => id,
	word: (_key, code) => code,
	householdName: (id) => id,
	countOf: () => 0,
	lastRing: () => null
};

function exportsFound({ kind, name }: Said, isAsked: boolean): readonly string[] {
	const sample = sampleOf(kind, name);
	const value: unknown = sample.guard ? true : sample.steps ? sample.steps.at(-1) : sample.value;
	const rowOf = (values: Record<string, unknown>): SourceRow => {
		const plain: Record<string, Json> = JSON.parse(JSON.stringify(values));
		const text = (of: string): string | null => (typeof plain[of] === 'string' ? plain[of] : null);
		const number = typeof plain['number'] === 'number' ? plain['number'] : null;
		const [postcode, street, town] = [text('postcode'), text('street'), text('town')];
		const [letter, addition, area] = [text('letter'), text('addition'), text('area')];
		const address = kind === 'address' ? { postcode, street, town, number, letter, addition, area } : null;
		return { ent: ENT, scope: 'office', plain, address, look };
	};
	// Two moments of a concern make a number of days.
	const around = kind === 'concern' ? { raisedAt: 1, answeredAt: 2 } : {};
	const rows = [rowOf(around), rowOf({ ...around, [name]: value }), rowOf({ ...around, [name]: null })] as const;
	return Object.entries(SOURCES).flatMap(([table, source]) =>
		source.kind !== kind
			? []
			: source.columns
					.filter((column) => column.isPersonal === isAsked)
					.filter(({ value: read }) => {
						const [without, given, empty] = rows.map(read);
						return !isSame(without, given) || !isSame(without, empty);
					})
					.map(({ id }) => `${table}.${id}`)
	);
}

describe('the sheet of a record', () => {
	it('names every export that a field stands in, and which of them one has to ask for', () => {
		for (const said of FIELDS) {
			const of = `${said.kind}.${said.name}`;
			expect([...said.field.uses.exports].sort(), of).toEqual([...exportsFound(said, false)].sort());
			expect([...said.field.uses.asked].sort(), of).toEqual([...exportsFound(said, true)].sort());
		}
	});

	it('names every column of the office’s lists that a field stands in', () => {
		for (const said of FIELDS)
			expect([...said.field.uses.lists].sort(), `${said.kind}.${said.name}`).toEqual(
				// An address that was merged leaves its lists as a whole.
				said.name === 'mergedInto' ? [] : listsFound(said)
			);
	});

	it('reads a name in the same way in every record', () => {
		const reads = new Map<string, string>();
		for (const { name, field } of FIELDS) {
			const before = reads.get(name) ?? field.uses.reads;
			const isText = ['words', 'code'].includes(before) && ['words', 'code'].includes(field.uses.reads);
			const isLink = ['link', 'titledLink'].includes(before) && ['link', 'titledLink'].includes(field.uses.reads);
			expect(isText || isLink || before === field.uses.reads, name).toBe(true);
			reads.set(name, before);
		}
	});

	it('gives what is of a household an end, and every list an emptying', () => {
		for (const [kind, { kept, fields }] of Object.entries(RECORDS)) {
			const isOfResidents = Object.values<Field<unknown>>(fields).some(
				({ uses }) => uses.of === 'resident' && uses.copy === 'said'
			);
			if (isOfResidents && kind !== 'address') expect(kept.erased, kind).not.toBe('notErased');
		}
		const named = FIELDS.flatMap(({ field }) => field.uses.lists.map((column) => column.split('.')[0] ?? ''));
		expect([...new Set(named)].sort()).toEqual([...LIST_TABLES].sort());
	});
});

describe('docs/policy/records.md', () => {
	it('is printed from the sheets', async () => {
		await expect(page()).toMatchFileSnapshot('../../../docs/policy/records.md');
	});
});

const READS: Readonly<Record<string, string>> = {
	yesNo: 'yes or no',
	titledLink: 'link',
	title: 'a name behind an id',
	person: 'a name behind an id',
	people: 'names behind ids',
	answers: 'answers'
};

function page(): string {
	const sections = Object.entries(RECORDS).map(([kind, { kept, fields }]) => {
		const terms = kept.terms.map((term) => `\`${term}\``).join(', ');
		const goes = {
			withHousehold: `Erased with its household; terms ${terms}.`,
			byItself: `Erased by itself; terms ${terms}.`,
			notErased: 'Kept as long as the organisation works with it.'
		}[kept.erased];
		const rows = Object.entries<Field<unknown>>(fields).map(([name, { uses }]) =>
			[
				`\`${name}\``,
				uses.of,
				READS[uses.reads] ?? uses.reads,
				COPY_USES[uses.copy],
				[...uses.exports, ...uses.asked.map((column) => `${column} (asked)`)].join(', '),
				uses.lists.join(', ')
			].join(' | ')
		);
		return `## ${kind}\n\n${goes}\n\n| field | of | read as | copy for the resident | exports | office lists |\n| --- | --- | --- | --- | --- | --- |\n${rows.map((row) => `| ${row} |`).join('\n')}`;
	});
	return `${[
		'# What is kept, field by field',
		'Printed by `tests/unit/domain/uses.test.ts` from the sheet of each record in `src/lib/domain/records/`. `(asked)`: a column that points at a person or a home, and is exported only to who asks for it by name. What a resident gets in a copy is proven by `npm run access:verify`. To print it again: `npx vitest run tests/unit/domain/uses.test.ts -u`.',
		...sections
	].join('\n\n')}\n`;
}
