/** One address from the first ring to today: who lives there, what happened, what is open, and every change. */
import { refsIn } from '#lib/domain/audit.ts';
import { WEIGHTS } from '#lib/domain/concern.ts';
import { type Outcome, OUTCOMES } from '#lib/domain/attempt.ts';
import type { Kind, RecordValues } from '#lib/domain/records/index.ts';
import type { Json } from '#lib/sync/json.ts';
import { plainValues, recordValues } from '#lib/sync/values.ts';
import { inBatches } from '../store/batches.ts';
import {
	type Conflict,
	conflictsIn,
	type HistoryLine,
	readHistories,
	readRecordsAt,
	type RecordAt
} from './address-history.ts';
import { type House, readHouse } from './house.ts';
import { neverSaidIn } from './address-fields.ts';
import type { OfficePlace } from './place.ts';

export type Entry =
	| {
			readonly kind: 'ring';
			readonly id: string;
			readonly at: number;
			readonly person: string;
			readonly outcome: Outcome | null;
			readonly isCardLeft: boolean;
			/** The coach said that this round rings here no more. */
			readonly isNotAgain: boolean;
			readonly isUndone: boolean;
			/** The how manieth ring at this door. */
			readonly nth: number;
	  }
	| {
			readonly kind: 'visit';
			readonly id: string;
			readonly at: number;
			readonly until: number | null;
			readonly person: string;
			readonly isOpen: boolean;
			readonly isDiscarded: boolean;
			readonly isLate: boolean;
			readonly concerns: readonly ConcernTold[];
			readonly measures: readonly { readonly code: string; readonly count: number; readonly how: string }[];
			readonly promises: readonly PromiseTold[];
			readonly appointments: readonly { readonly on: string; readonly part: string | null }[];
			readonly notes: number;
	  }
	| {
			/** A step that a record took later: an answer, a partner that took it up, a promise that was kept. */
			readonly kind: 'step';
			readonly id: string;
			readonly at: number;
			readonly person: string;
			readonly of: 'concern' | 'referral' | 'commitment';
			readonly record: string;
			readonly step: string;
			readonly about: string | null;
			readonly text: string | null;
	  }
	| {
			readonly kind: 'consent';
			readonly id: string;
			readonly at: number;
			readonly person: string;
			readonly purpose: string;
			readonly isGiven: boolean;
			readonly isWithdrawn: boolean;
	  }
	| {
			readonly kind: 'note';
			readonly id: string;
			readonly at: number;
			readonly person: string;
			readonly text: string;
	  }
	| {
			/** Nobody rings here any more, or again; somebody moved out. */
			readonly kind: 'mark';
			readonly id: string;
			readonly at: number;
			readonly person: string;
			readonly what: 'never' | 'neverLifted' | 'movedOut';
			readonly on: string | null;
	  }
	| {
			readonly kind: 'moved';
			readonly id: string;
			readonly at: number;
			readonly person: string;
			readonly what: 'lend' | 'takeBack';
			readonly round: string | null;
	  }
	| { readonly kind: 'conflict'; readonly id: string; readonly at: number; readonly conflict: Conflict };

export interface ConcernTold {
	readonly id: string;
	readonly category: string | null;
	readonly weight: string | null;
	readonly theme: string | null;
	readonly state: string;
	readonly ownWords: string | null;
}

export interface PromiseTold {
	readonly id: string;
	readonly what: string;
	readonly who: string | null;
	readonly dueOn: string | null;
	readonly state: string;
}

export interface AddressStory {
	readonly house: House;
	readonly values: RecordValues<'address'>;
	/** Ids of the operations that say that nobody rings here. */
	readonly neverSaid: readonly string[];
	/** Home scope of the address. */
	readonly scope: string;
	readonly households: readonly { readonly id: string; readonly values: RecordValues<'household'> }[];
	readonly consents: readonly { readonly id: string; readonly values: RecordValues<'consent'> }[];
	/** What is open now. */
	readonly concerns: readonly ConcernTold[];
	readonly promises: readonly PromiseTold[];
	readonly referrals: readonly { readonly id: string; readonly values: RecordValues<'referral'> }[];
	readonly appointments: readonly { readonly id: string; readonly values: RecordValues<'appointment'> }[];
	/** The newest first. */
	readonly entries: readonly Entry[];
	readonly changes: readonly HistoryLine[];
}

/** Null for an address that is not here. */
export async function readAddressStory(place: OfficePlace, address: string): Promise<AddressStory | null> {
	const house = await readHouse(place, address);
	if (!house) return null;
	const records = await readRecordsAt(place, address);
	const own = records.find(({ id }) => id === address);
	if (own?.kind !== 'address') return null;
	const changes = await readHistories(place, records);
	const of = <K extends Kind>(kind: K) =>
		records
			.filter((record) => record.kind === kind)
			.map((record) => ({ id: record.id, values: recordValues(kind, record.state) }));
	const concerns = of('concern').filter(({ values }) => values.withdrawn !== true);
	const promises = of('commitment');
	return {
		house,
		values: recordValues('address', own.state),
		neverSaid: neverSaidIn(own.state),
		scope: own.scope,
		households: of('household'),
		consents: of('consent'),
		concerns: concerns.map(concernTold).filter(({ state }) => state === 'open' || state === 'withSomeone'),
		promises: promises.map(promiseTold).filter(({ state }) => state === 'open'),
		referrals: of('referral').filter(({ values }) => values.state === 'made' || values.state === 'accepted'),
		appointments: of('appointment').filter(({ values }) => values.cancelled !== true),
		entries: [
			...ringsIn(records),
			...visitsIn(records),
			...stepsIn(changes, records),
			...consentsIn(records),
			...notesIn(records),
			...(await readMoves(place, address)),
			...conflictsIn(changes).map((conflict): Entry => ({
				kind: 'conflict',
				id: `${conflict.ent} ${conflict.field}`,
				at: conflict.at,
				conflict
			}))
		].sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1)),
		changes
	};
}

function ringsIn(records: readonly RecordAt[]): readonly Entry[] {
	return records
		.filter(({ kind }) => kind === 'attempt')
		.map(({ id, state }) => ({ id, values: recordValues('attempt', state) }))
		.sort((a, b) => (a.values.at ?? 0) - (b.values.at ?? 0))
		.map(({ id, values }, at) => ({
			kind: 'ring',
			id,
			at: values.at ?? 0,
			person: values.coach ?? '',
			outcome: OUTCOMES.find((outcome) => outcome === values.outcome) ?? null,
			isCardLeft: values.cardLeft === true,
			isNotAgain: Boolean(values.notAgainIn),
			isUndone: values.undone === true,
			nth: at + 1
		}));
}

function visitsIn(records: readonly RecordAt[]): readonly Entry[] {
	const inVisit = (kind: string, visit: string): readonly RecordAt[] =>
		records.filter((record) => record.kind === kind && plainValues(record.state)['visit'] === visit);
	return records
		.filter(({ kind }) => kind === 'visit')
		.map(({ id, state }) => {
			const values = recordValues('visit', state);
			return {
				kind: 'visit',
				id,
				at: values.startedAt ?? 0,
				until: values.closedAt ?? null,
				person: values.coach ?? '',
				isOpen: values.state !== 'closed',
				isDiscarded: values.discarded === true,
				isLate: Boolean(values.late),
				concerns: inVisit('concern', id)
					.map((record) => ({ id: record.id, values: recordValues('concern', record.state) }))
					.filter((one) => one.values.withdrawn !== true)
					.map(concernTold),
				measures: inVisit('measure', id)
					.map((record) => recordValues('measure', record.state))
					.filter((measure) => measure.removed !== true)
					.map(({ code, count, how }) => ({ code: code ?? '', count: count ?? 1, how: how ?? 'advised' })),
				promises: inVisit('commitment', id)
					.map((record) => ({ id: record.id, values: recordValues('commitment', record.state) }))
					.map(promiseTold),
				appointments: inVisit('appointment', id)
					.map((record) => recordValues('appointment', record.state))
					.filter((appointment) => appointment.cancelled !== true)
					.map(({ on, part }) => ({ on: on ?? '', part: part ?? null })),
				notes: inVisit('note', id).length
			};
		});
}

function concernTold({ id, values }: { readonly id: string; readonly values: RecordValues<'concern'> }): ConcernTold {
	return {
		id,
		category: values.category ?? null,
		weight: WEIGHTS.find((weight) => weight === values.weight) ?? null,
		theme: values.linkTheme ?? null,
		state: values.state ?? 'open',
		ownWords: values.ownWords ?? null
	};
}

function promiseTold({
	id,
	values
}: {
	readonly id: string;
	readonly values: RecordValues<'commitment'>;
}): PromiseTold {
	return {
		id,
		what: values.what ?? '',
		who: values.who ?? null,
		dueOn: values.dueOn ?? null,
		state: values.state ?? 'open'
	};
}

/** Steps that came after the making of a record, and what else is told of it once. */
function stepsIn(changes: readonly HistoryLine[], records: readonly RecordAt[]): readonly Entry[] {
	const byId = new Map(records.map((record) => [record.id, plainValues(record.state)]));
	return changes.flatMap((line) =>
		line.changes.flatMap(({ field, value }): readonly Entry[] => {
			const base = { id: `${line.id} ${field}`, at: line.at, person: line.person };
			const record = byId.get(line.ent) ?? {};
			if (line.kind === 'address' && field === 'doNotVisit')
				return [{ ...base, kind: 'mark', what: value === true ? 'never' : 'neverLifted', on: null }];
			if (line.kind === 'household' && field === 'movedOutOn' && typeof value === 'string')
				return [{ ...base, kind: 'mark', what: 'movedOut', on: value }];
			if (field !== 'state' || typeof value !== 'string' || value === 'open' || value === 'withSomeone') return [];
			switch (line.kind) {
				case 'concern':
					return [
						{
							...base,
							kind: 'step',
							of: 'concern',
							record: line.ent,
							step: value,
							about: textOf(record['category']),
							text: value === 'answered' ? textOf(record['answer']) : textOf(record['end'])
						}
					];
				case 'referral':
					return [
						{
							...base,
							kind: 'step',
							of: 'referral',
							record: line.ent,
							step: value,
							about: textOf(record['partner']),
							text: value === 'made' ? textOf(record['purpose']) : textOf(record['outcome'])
						}
					];
				case 'commitment':
					return [
						{
							...base,
							kind: 'step',
							of: 'commitment',
							record: line.ent,
							step: value,
							about: textOf(record['what']),
							text: null
						}
					];
				default:
					return [];
			}
		})
	);
}

function consentsIn(records: readonly RecordAt[]): readonly Entry[] {
	return records
		.filter(({ kind }) => kind === 'consent')
		.map(({ id, state }) => {
			const values = recordValues('consent', state);
			return {
				kind: 'consent',
				id,
				at: values.at ?? 0,
				person: values.by ?? '',
				purpose: values.purpose ?? '',
				isGiven: values.given === true,
				isWithdrawn: values.withdrawn === true
			};
		});
}

/** Those outside a visit; a visit's own are read there. */
function notesIn(records: readonly RecordAt[]): readonly Entry[] {
	return records
		.filter(({ kind }) => kind === 'note')
		.map(({ id, state }) => ({ id, values: recordValues('note', state) }))
		.filter(({ values }) => !values.visit)
		.map(({ id, values }) => ({
			kind: 'note',
			id,
			at: values.at ?? 0,
			person: values.author ?? '',
			text: values.text ?? ''
		}));
}

/** Lent and taken back: told by the audit, since no field of the address changes with it. */
async function readMoves({ db, tenant }: OfficePlace, address: string): Promise<readonly Entry[]> {
	const filed = await db
		.selectFrom('audit_about')
		.select('number')
		.where('tenant', '=', tenant)
		.where('about', '=', address)
		.execute();
	const rows = await inBatches(
		filed.map(({ number }) => Number(number)),
		(some) =>
			db
				.selectFrom('audit')
				.select(['number', 'action', 'actor', 'object', 'at'])
				.where('tenant', '=', tenant)
				.where('number', 'in', [...some])
				.where('action', 'in', ['lend', 'takeBack'])
				.execute()
	);
	return rows.map(({ number, action, actor, object, at }) => ({
		kind: 'moved',
		id: `moved ${number}`,
		at: Number(at),
		person: actor,
		what: action === 'lend' ? 'lend' : 'takeBack',
		round: refsIn(object, 'round')[0] ?? null
	}));
}

function textOf(value: Json | undefined): string | null {
	return typeof value === 'string' ? value : null;
}
