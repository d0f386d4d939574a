/**
 * From a merged entity to its row in an office list. Pure, so that a list can be
 * made again from the entities at any time.
 */
import { isKind } from '#lib/domain/records/index.ts';
import { deviceOfClock } from '#lib/sync/clock.ts';
import type { Json } from '#lib/sync/json.ts';
import { headsOf, plainValues } from '#lib/sync/values.ts';
import type { StoredEntity } from './port.ts';
import type { Tables } from './schema.ts';

type ListName =
	| 'address_list'
	| 'attempt_list'
	| 'visit_list'
	| 'concern_list'
	| 'commitment_list'
	| 'referral_list'
	| 'measure_list'
	| 'note_list'
	| 'photo_list'
	| 'consent_list';
type Columns<L extends ListName> = Omit<Tables[L], 'tenant' | 'ent' | 'root' | 'seq'>;
export type Projected = {
	readonly [L in ListName]: { readonly list: L; readonly row: Omit<Tables[L], 'tenant'> };
}[ListName];

type Plain = Readonly<Record<string, Json>>;

/** The list row of an entity; null for kinds that no office table lists. */
export function projectEntity(entity: StoredEntity): Projected | null {
	if (!isKind(entity.kind)) return null;
	const plain = plainValues(entity.state);
	const key = { ent: entity.ent, root: entity.root, seq: entity.seq };
	switch (entity.kind) {
		case 'address':
			// What was merged into another address is that one's story, and stands in no list of its own.
			if (text(plain['mergedInto']) !== null) return null;
			return { list: 'address_list', row: { ...key, ...addressColumns(plain) } };
		case 'attempt':
			return { list: 'attempt_list', row: { ...key, ...attemptColumns(plain) } };
		case 'visit':
			return { list: 'visit_list', row: { ...key, ...visitColumns(plain) } };
		case 'concern':
			return { list: 'concern_list', row: { ...key, ...concernColumns(plain) } };
		case 'commitment':
			return { list: 'commitment_list', row: { ...key, ...commitmentColumns(plain) } };
		case 'referral':
			return { list: 'referral_list', row: { ...key, ...referralColumns(plain) } };
		case 'measure':
			return { list: 'measure_list', row: { ...key, ...measureColumns(plain) } };
		case 'note':
			return { list: 'note_list', row: { ...key, ...noteColumns(plain, entity.state) } };
		case 'photo':
			return { list: 'photo_list', row: { ...key, ...photoColumns(plain, entity.state) } };
		case 'consent':
			return { list: 'consent_list', row: { ...key, ...consentColumns(plain) } };
		default:
			return null;
	}
}

/** The address an entity belongs to: what is lent and taken back together. */
export function addressOf(entity: Pick<StoredEntity, 'ent' | 'kind' | 'state'>): string | null {
	if (entity.kind === 'address') return entity.ent;
	const address = entity.state.fields['address'];
	return address?.m === 'r' && typeof address.v === 'string' ? address.v : null;
}

function addressColumns(plain: Plain): Columns<'address_list'> {
	return {
		postcode: text(plain['postcode']),
		street: text(plain['street']),
		town: text(plain['town']),
		number: whole(plain['number']),
		letter: text(plain['letter']),
		addition: text(plain['addition']),
		area: text(plain['area']),
		do_not_visit: yes(plain['doNotVisit']),
		unchecked: yes(plain['unchecked']),
		opt_out_seen_at: whole(plain['optOutSeenAt'])
	};
}

function attemptColumns(plain: Plain): Columns<'attempt_list'> {
	return {
		address: text(plain['address']),
		coach: text(plain['coach']),
		outcome: text(plain['outcome']),
		at: whole(plain['at']),
		undone: yes(plain['undone']),
		not_again_in: text(plain['notAgainIn'])
	};
}

function visitColumns(plain: Plain): Columns<'visit_list'> {
	const accepted = plain['helpAccepted'];
	return {
		address: text(plain['address']),
		household: text(plain['household']),
		coach: text(plain['coach']),
		state: text(plain['state']),
		started_at: whole(plain['startedAt']),
		closed_at: whole(plain['closedAt']),
		discarded: yes(plain['discarded']),
		help_accepted: typeof accepted === 'boolean' ? yes(accepted) : null,
		late: lateOf(plain['late'])
	};
}

function concernColumns(plain: Plain): Columns<'concern_list'> {
	return {
		address: text(plain['address']),
		household: text(plain['household']),
		visit: text(plain['visit']),
		category: text(plain['category']),
		weight: text(plain['weight']),
		state: text(plain['state']) ?? 'open',
		owner: text(plain['owner']),
		due_on: text(plain['dueOn']),
		raised_at: whole(plain['raisedAt']),
		raised_by: text(plain['raisedBy']),
		answered_at: whole(plain['answeredAt']),
		told_coach_at: whole(plain['toldCoachAt']),
		told_resident_at: whole(plain['toldResidentAt']),
		withdrawn: yes(plain['withdrawn']),
		theme: text(plain['linkTheme']),
		ended: text(plain['end'])
	};
}

function commitmentColumns(plain: Plain): Columns<'commitment_list'> {
	return {
		address: text(plain['address']),
		household: text(plain['household']),
		visit: text(plain['visit']),
		who: text(plain['who']),
		due_on: text(plain['dueOn']),
		state: text(plain['state']) ?? 'open',
		done_at: whole(plain['doneAt'])
	};
}

function referralColumns(plain: Plain): Columns<'referral_list'> {
	return {
		household: text(plain['household']),
		visit: text(plain['visit']),
		concern: text(plain['concern']),
		partner: text(plain['partner']),
		state: text(plain['state']) ?? 'made',
		made_at: whole(plain['madeAt']),
		told_back_at: whole(plain['toldBackAt']),
		named: text(plain['named']),
		heard_at: whole(plain['heardAt']),
		ended_at: whole(plain['endedAt'])
	};
}

function noteColumns(plain: Plain, state: StoredEntity['state']): Columns<'note_list'> {
	return {
		household: text(plain['household']),
		visit: text(plain['visit']),
		versions: headsOf(state.fields['text']).length,
		at: whole(plain['at'])
	};
}

function measureColumns(plain: Plain): Columns<'measure_list'> {
	return {
		household: text(plain['household']),
		visit: text(plain['visit']),
		code: text(plain['code']),
		amount: whole(plain['count']),
		how: text(plain['how']),
		at: whole(plain['at']),
		removed: yes(plain['removed'])
	};
}

function photoColumns(plain: Plain, state: StoredEntity['state']): Columns<'photo_list'> {
	const named = state.fields['sealedHash'];
	return {
		visit: text(plain['visit']),
		hash: text(plain['sealedHash']),
		dev: named?.m === 'r' ? deviceOfClock(named.c) : null,
		removed: yes(plain['removed'])
	};
}

function consentColumns(plain: Plain): Columns<'consent_list'> {
	return {
		purpose: text(plain['purpose']),
		partner: text(plain['partner']),
		given: yes(plain['given']),
		withdrawn: yes(plain['withdrawn']),
		at: whole(plain['at'])
	};
}

function lateOf(value: Json | undefined): string | null {
	return typeof value === 'object' && value !== null && 'why' in value ? text(value['why']) : null;
}

/** PostgreSQL refuses a zero character in text; the entity's own JSON keeps it, written as an escape. */
function text(value: Json | undefined): string | null {
	return typeof value === 'string' ? value.replaceAll('\u0000', '').toWellFormed() : null;
}

/** Only what a 64-bit column and a JavaScript number both hold exactly. */
function whole(value: Json | undefined): number | null {
	return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}

function yes(value: Json | undefined): number {
	return value === true ? 1 : 0;
}
