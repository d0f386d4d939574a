/**
 * `npm run access:verify`: every field of every record either stands in the copy that a resident gets, or its sheet says
 * why not. Each field is given a value of its own, and the printed page and the data file are looked through for what it
 * changes. Last line `access: R records, F fields, 0 missing without a reason`; exit 1 otherwise.
 */
import { HOUSEHOLD_KINDS } from '#lib/domain/household-records.ts';
import { RECORDS } from '#lib/domain/records/index.ts';
import type { Field } from '#lib/domain/records/define.ts';
import { COPY_USES } from '#lib/domain/records/uses.ts';
import { type AccessCopy, accessHtml, accessJson } from '#lib/server/privacy/access-copy.ts';
import type { KnownTitles } from '#lib/server/privacy/resident-lines.ts';
import { recordsOf } from '#lib/server/privacy/records-of.ts';
import { encodeClock } from '#lib/sync/clock.ts';
import type { Json } from '#lib/sync/json.ts';
import { stateOfOperation } from '#lib/sync/operation.ts';
import { recordValues } from '#lib/sync/values.ts';
import { sampleOf } from '../attack/samples.ts';

/** What the copy shows of a kind that is told in it; the address stands above all of it. */
const TOLD: readonly string[] = [...HOUSEHOLD_KINDS, 'attempt', 'address'];

const known: KnownTitles = {
	locale: 'nl',
	category: (id) => `soort ${id}`,
	measure: (id) => `maatregel ${id}`,
	partner: (id) => `partner ${id}`,
	theme: (id) => `thema ${id}`,
	person: (id) => `iemand ${id}`,
	answers: (visit) => (visit === 'aaaaaaaa' ? [{ label: 'Vraag', text: 'Antwoord' }] : [])
};

let fields = 0;
const missing: string[] = [];
for (const [kind, type] of Object.entries(RECORDS))
	for (const [name, field] of Object.entries<Field<unknown>>(type.fields)) {
		fields += 1;
		const trouble = troubleOf(kind, name, field);
		if (trouble) missing.push(`${kind}.${name}: ${trouble}`);
	}
for (const line of missing) console.log(line);
console.log(
	`access: ${Object.keys(RECORDS).length} records, ${fields} fields, ${missing.length} missing without a reason`
);
process.exit(missing.length === 0 ? 0 : 1);

/** What is wrong between the sheet and the copy, if anything. */
function troubleOf(kind: string, name: string, { uses }: Field<unknown>): string | null {
	const isTold = TOLD.includes(kind);
	if (uses.copy === 'notOfResidents')
		return isTold ? 'it is of a household, and the sheet says it is of nobody there' : null;
	if (!isTold) return `the copy tells nothing of ${kind}, and the sheet gives no reason`;
	const [before, after] = [copyWith(kind, null), copyWith(kind, name)];
	const isPrinted = accessHtml(before) !== accessHtml(after);
	if (uses.copy === 'said' && !isPrinted) return 'the sheet says it is in the copy, and nothing of it is printed';
	const isFiled = accessJson(before) !== accessJson(after);
	if (uses.copy === 'said' && kind !== 'address' && !isFiled) return 'it is not in the data file';
	if (uses.copy === 'key' && name.startsWith('sealed') && isFiled)
		return 'it opens a photo, and stands in the data file';
	return uses.copy in COPY_USES ? null : 'the sheet gives a reason that nobody knows';
}

/** A copy of one household with one record, of which one field is given; null gives none. */
function copyWith(kind: string, name: string | null): AccessCopy {
	const ent = name === 'guide:*' ? 'aaaaaaaa' : 'bbbbbbbb';
	const fields = name === null ? {} : fieldsOf(kind, name);
	const operation = {
		opId: '01a23889-55bc-7c5c-b1f7-617494b65d00',
		dev: ent,
		inc: ent,
		n: 1,
		scope: 'office',
		root: ent,
		ent,
		kind,
		fields,
		hlc: { time: 1, counter: 0 },
		schema: 1
	};
	const state = stateOfOperation(operation, encodeClock(operation.hlc, ent, 1));
	const plain = kind === 'address' ? recordValues('address', state) : {};
	const { street, number, letter, addition, postcode, town } = plain;
	const house = {
		id: 'door',
		street: street ?? null,
		number: number ?? null,
		letter: letter ?? null,
		addition: addition ?? null,
		postcode: postcode ?? null,
		town: town ?? null,
		area: null,
		isNever: plain.doNotVisit === true
	};
	const undecided = { basis: 'undecided', note: '' } as const;
	return {
		held: {
			house,
			households: [
				{
					id: ent,
					records: recordsOf([{ ent, kind, state }]),
					touchedAt: null,
					class: 'running',
					photosToErase: [],
					waiting: 0
				}
			],
			rings: kind === 'attempt' ? [{ id: ent, values: recordValues('attempt', state) }] : []
		},
		seen: [],
		earlier: [],
		known,
		bases: {
			round: undecided,
			visitRecord: undecided,
			referral: undecided,
			contactAgain: undecided,
			photo: undecided
		},
		organisation: 'Waterveen',
		by: 'Ria',
		madeAt: 0,
		photos: new Map()
	};
}

/** One change that fits, as an operation bears it. */
function fieldsOf(kind: string, name: string): Record<string, Json> {
	const sample = sampleOf(kind, name);
	const change = sample.guard ? { set: true } : sample.steps ? { step: sample.steps.at(-1) } : sample.value;
	const plain: Json = JSON.parse(JSON.stringify(change ?? null));
	return { [name.replace('*', 'mould')]: plain };
}
