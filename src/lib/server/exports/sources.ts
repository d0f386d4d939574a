/**
 * What can be exported: tables with their columns, each of which says what it holds and whether it points at a person
 * or a home. Personal columns are left out unless somebody asks for them by name.
 */
import type { Field } from '#lib/domain/records/define.ts';
import { RECORDS } from '#lib/domain/records/index.ts';
import type { Json } from '#lib/sync/json.ts';
import type { ColumnKind, ExportValue } from './table.ts';

export const EXPORT_TABLES = [
	'addresses',
	'households',
	'visits',
	'concerns',
	'commitments',
	'referrals',
	'measures'
] as const;
export type ExportTableId = (typeof EXPORT_TABLES)[number];

/** What a file is for: it stands in the audit beside who made it. */
export const EXPORT_PURPOSES = ['ownWork', 'accountability', 'residentAsked', 'handOver', 'move'] as const;
export type ExportPurpose = (typeof EXPORT_PURPOSES)[number];

export interface SourceAddress {
	readonly postcode: string | null;
	readonly street: string | null;
	readonly town: string | null;
	readonly number: number | null;
	readonly letter: string | null;
	readonly addition: string | null;
	readonly area: string | null;
}

/** What stands behind the ids of a record. A machine is given codes, a person words. */
export interface Lookups {
	areaName(id: string | null): string | null;
	roundName(scope: string): string | null;
	personName(id: string): string;
	category(id: string): string;
	measure(code: string): string;
	theme(id: string): string;
	/** A word of the interface for a code, or the code itself. */
	word(key: string, code: string): string;
	householdName(id: string): string | null;
	/** How many records of a kind hang on a visit or an address. */
	countOf(kind: 'concern' | 'measure' | 'commitment' | 'attempt' | 'visit', of: string): number;
	lastRing(address: string): { readonly outcome: string; readonly at: number } | null;
}

export interface SourceRow {
	readonly ent: string;
	readonly scope: string;
	readonly plain: Readonly<Record<string, Json>>;
	readonly address: SourceAddress | null;
	readonly look: Lookups;
}

export interface SourceColumn {
	readonly id: string;
	readonly kind: ColumnKind;
	/** Points at a person, a household or a home. */
	readonly isPersonal: boolean;
	readonly value: (row: SourceRow) => ExportValue;
}

export interface Source {
	/** The kind of record it lists. */
	readonly kind: string;
	/** By which moment or day a period is asked; null where it has none. */
	readonly dated: { readonly field: string; readonly as: 'moment' | 'day' } | null;
	/** What was taken back or never counted is left out. */
	readonly leavesOut: (plain: SourceRow['plain']) => boolean;
	readonly columns: readonly SourceColumn[];
}

const text = (plain: SourceRow['plain'], name: string): string | null => {
	const value = plain[name];
	return typeof value === 'string' && value !== '' ? value : null;
};
const whole = (plain: SourceRow['plain'], name: string): number | null => {
	const value = plain[name];
	return typeof value === 'number' ? value : null;
};

const open = (id: string, kind: ColumnKind, value: SourceColumn['value']): SourceColumn => ({
	id,
	kind,
	isPersonal: false,
	value
});
const personal = (id: string, kind: ColumnKind, value: SourceColumn['value']): SourceColumn => ({
	...open(id, kind, value),
	isPersonal: true
});
const said = (id: string, field: string): SourceColumn => open(id, 'text', ({ plain }) => text(plain, field));
const moment = (id: string, field: string): SourceColumn => open(id, 'moment', ({ plain }) => whole(plain, field));
const day = (id: string, field: string): SourceColumn => open(id, 'day', ({ plain }) => text(plain, field));
const yes = (id: string, field: string): SourceColumn =>
	open(id, 'yes', ({ plain }) => (typeof plain[field] === 'boolean' ? plain[field] : null));
/** A code that the interface has a word for. */
const coded = (id: string, field: string, key: string, otherwise: string | null = null): SourceColumn =>
	open(id, 'text', ({ plain, look }) => {
		const code = text(plain, field) ?? otherwise;
		return code === null ? null : look.word(key, code);
	});
const named = (id: string, field: string): SourceColumn =>
	open(id, 'text', ({ plain, look }) => {
		const person = text(plain, field);
		return person === null ? null : look.personName(person);
	});

/** Where it is: the buurt and the round for all, the door for who asks. Four digits of a postcode are a whole neighbourhood. */
const PLACE: readonly SourceColumn[] = [
	open('area', 'text', ({ address, look }) => look.areaName(address?.area ?? null)),
	open('round', 'text', ({ scope, look }) => look.roundName(scope)),
	open('postcode4', 'text', ({ address }) => address?.postcode?.slice(0, 4) ?? null),
	open('town', 'text', ({ address }) => address?.town ?? null)
];
const DOOR: readonly SourceColumn[] = [
	personal('street', 'text', ({ address }) => address?.street ?? null),
	personal('houseNumber', 'whole', ({ address }) => address?.number ?? null),
	personal('letter', 'text', ({ address }) => address?.letter ?? null),
	personal('addition', 'text', ({ address }) => address?.addition ?? null),
	personal('postcode', 'text', ({ address }) => address?.postcode ?? null)
];
const HOUSEHOLD = personal('household', 'text', ({ plain, look }) => {
	const household = text(plain, 'household');
	return household === null ? null : look.householdName(household);
});
const counted = (id: string, kind: Parameters<Lookups['countOf']>[0]): SourceColumn =>
	open(id, 'whole', ({ ent, look }) => look.countOf(kind, ent));
const DAY_MS = 86_400_000;
const never = (): boolean => false;

const TABLES: Readonly<Record<ExportTableId, Source>> = {
	addresses: {
		kind: 'address',
		dated: null,
		leavesOut: ({ mergedInto }) => typeof mergedInto === 'string',
		columns: [
			...PLACE,
			said('energyLabel', 'energyLabel'),
			day('energyLabelOn', 'energyLabelOn'),
			open('doNotVisit', 'yes', ({ plain }) => plain['doNotVisit'] === true),
			open('unchecked', 'yes', ({ plain }) => plain['unchecked'] === true),
			counted('rings', 'attempt'),
			open('lastOutcome', 'text', ({ ent, look }) => {
				const last = look.lastRing(ent);
				return last ? look.word('outcome', last.outcome) : null;
			}),
			open('lastRingAt', 'moment', ({ ent, look }) => look.lastRing(ent)?.at ?? null),
			counted('visits', 'visit'),
			...DOOR,
			said('bagId', 'bagId')
		]
	},
	households: {
		kind: 'household',
		dated: null,
		leavesOut: never,
		columns: [
			...PLACE,
			day('movedOutOn', 'movedOutOn'),
			...DOOR,
			said('name', 'name'),
			said('phone', 'phone'),
			said('email', 'email'),
			said('language', 'language')
		]
	},
	visits: {
		kind: 'visit',
		dated: { field: 'startedAt', as: 'moment' },
		leavesOut: ({ discarded }) => discarded === true,
		columns: [
			...PLACE,
			moment('startedAt', 'startedAt'),
			moment('closedAt', 'closedAt'),
			coded('state', 'state', 'exports.visit', 'open'),
			yes('helpAccepted', 'helpAccepted'),
			open('late', 'yes', ({ plain }) => (plain['late'] ?? null) !== null),
			counted('concerns', 'concern'),
			counted('measures', 'measure'),
			counted('commitments', 'commitment'),
			named('coach', 'coach'),
			...DOOR,
			HOUSEHOLD
		]
	},
	concerns: {
		kind: 'concern',
		dated: { field: 'raisedAt', as: 'moment' },
		leavesOut: ({ withdrawn }) => withdrawn === true,
		columns: [
			...PLACE,
			open('category', 'text', ({ plain, look }) => look.category(text(plain, 'category') ?? '')),
			coded('weight', 'weight', 'weight'),
			open('theme', 'text', ({ plain, look }) => {
				const theme = text(plain, 'linkTheme');
				return theme === null ? null : look.theme(theme);
			}),
			coded('state', 'state', 'concerns.step', 'open'),
			coded('end', 'end', 'end'),
			moment('raisedAt', 'raisedAt'),
			day('dueOn', 'dueOn'),
			moment('answeredAt', 'answeredAt'),
			open('daysToAnswer', 'decimal', ({ plain }) => {
				const [raised, answered] = [whole(plain, 'raisedAt'), whole(plain, 'answeredAt')];
				return raised === null || answered === null ? null : Math.round(((answered - raised) / DAY_MS) * 10) / 10;
			}),
			moment('toldCoachAt', 'toldCoachAt'),
			moment('toldResidentAt', 'toldResidentAt'),
			coded('toldHow', 'toldResidentHow', 'told.how'),
			named('owner', 'owner'),
			named('raisedBy', 'raisedBy'),
			said('ownWords', 'ownWords'),
			said('answer', 'answer'),
			...DOOR,
			HOUSEHOLD
		]
	},
	commitments: {
		kind: 'commitment',
		dated: { field: 'dueOn', as: 'day' },
		leavesOut: never,
		columns: [
			...PLACE,
			coded('who', 'who', 'who'),
			day('dueOn', 'dueOn'),
			coded('state', 'state', 'exports.commitment', 'open'),
			moment('doneAt', 'doneAt'),
			said('what', 'what'),
			...DOOR,
			HOUSEHOLD
		]
	},
	referrals: {
		kind: 'referral',
		dated: { field: 'madeAt', as: 'moment' },
		leavesOut: never,
		columns: [
			...PLACE,
			said('partner', 'partner'),
			coded('state', 'state', 'referral', 'made'),
			moment('madeAt', 'madeAt'),
			moment('toldBackAt', 'toldBackAt'),
			said('purpose', 'purpose'),
			said('outcome', 'outcome'),
			...DOOR,
			HOUSEHOLD
		]
	},
	measures: {
		kind: 'measure',
		dated: { field: 'at', as: 'moment' },
		leavesOut: ({ removed }) => removed === true,
		columns: [
			...PLACE,
			said('code', 'code'),
			open('measure', 'text', ({ plain, look }) => look.measure(text(plain, 'code') ?? '')),
			open('count', 'whole', ({ plain }) => whole(plain, 'count')),
			coded('how', 'how', 'measureHow'),
			moment('at', 'at'),
			...DOOR,
			HOUSEHOLD
		]
	}
};

/** Columns that the sheet of a record gives only to who asks for them by name, as `visits.coach`. */
const ASKED: ReadonlySet<string> = new Set(
	Object.values(RECORDS).flatMap(({ fields }) =>
		Object.values<Field<unknown>>(fields).flatMap(({ uses }) => uses.asked)
	)
);

/** What points at a person is known from the sheets of the records; a door and a household's name do so everywhere. */
export const SOURCES: Readonly<Record<ExportTableId, Source>> = {
	addresses: bySheet('addresses'),
	households: bySheet('households'),
	visits: bySheet('visits'),
	concerns: bySheet('concerns'),
	commitments: bySheet('commitments'),
	referrals: bySheet('referrals'),
	measures: bySheet('measures')
};

function bySheet(table: ExportTableId): Source {
	const source = TABLES[table];
	const columns = source.columns.map((column) => ({
		...column,
		isPersonal: column.isPersonal || ASKED.has(`${table}.${column.id}`)
	}));
	return { ...source, columns };
}

/** The columns of a table that nobody has to ask for. */
export function plainColumns(table: ExportTableId): readonly string[] {
	return SOURCES[table].columns.filter(({ isPersonal }) => !isPersonal).map(({ id }) => id);
}
