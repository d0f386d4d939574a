/**
 * Where an operation lands, or why it goes to quarantine. Pure: everything it
 * judges by is handed to it. Field work is never refused, only set aside for a
 * person to look at.
 */
import { fieldOf, mergeOf, type RecordTypes, RECORDS } from '#lib/domain/records/index.ts';
import { type Role, can } from '#lib/domain/roles.ts';
import { coachScope, isScope, OFFICE_SCOPE, ORG_SCOPE, PRACTICE_SCOPE, roundScope } from '#lib/domain/round.ts';
import type { Json } from '#lib/sync/json.ts';
import { type Operation, checkValues } from '#lib/sync/operation.ts';
import type { QuarantineReason } from './opening.ts';
import type { StoredChange, StoredDevice, StoredEntity, StoredPerson } from '../store/port.ts';

/** What the store knows about the operations at hand. */
export interface Ground {
	readonly entities: ReadonlyMap<string, StoredEntity>;
	readonly places: readonly StoredChange[];
	/** Entities whose making waits in quarantine. */
	readonly waiting: ReadonlySet<string>;
}

export type Landing =
	{ readonly kind: 'land'; readonly scope: string } | { readonly kind: 'aside'; readonly reason: QuarantineReason };

/** Kinds a coach may put where every phone of the organisation reads: nothing of a resident. */
const COACH_ORG_KINDS: readonly string[] = ['lessonProposal'];

/** Why nothing of this sender is applied any more, if so; what it sends is still kept (G15). */
export function senderTrouble(sender: {
	device: StoredDevice | null;
	person: StoredPerson | null;
	now: number;
}): QuarantineReason | null {
	if (!sender.device) return 'unknownDevice';
	if (sender.device.revokedAt !== null) return 'revokedDevice';
	if (!sender.person?.active) return 'personLeft';
	if (sender.person.expiresAt !== null && sender.person.expiresAt <= sender.now) return 'personEnded';
	return null;
}

export function landOperation(
	operation: Operation,
	options: {
		readonly person: Pick<StoredPerson, 'person' | 'role'>;
		readonly ground: Ground;
		readonly types?: RecordTypes | undefined;
	}
): Landing {
	const { person, ground } = options;
	// First of all, also when it names a record that exists: what was practised happened nowhere.
	if (operation.scope === PRACTICE_SCOPE) return { kind: 'aside', reason: 'practice' };
	const refused = contentTrouble(operation, person.role, options.types);
	if (refused) return { kind: 'aside', reason: refused };
	const entity = ground.entities.get(operation.ent);
	if (!entity && ground.waiting.has(operation.ent)) return { kind: 'aside', reason: 'makingWaits' };
	if (entity && entity.kind !== operation.kind) return { kind: 'aside', reason: 'otherKind' };
	if (entity && entity.root !== operation.root) return { kind: 'aside', reason: 'otherRoot' };
	const home = entity ?? ground.entities.get(operation.root);
	const scope = home?.scope ?? operation.scope;
	if (!isScope(scope)) return { kind: 'aside', reason: 'noScope' };
	const reached = home ? reaches(home, options) : isOpenFor(scope, { person, ground, kind: operation.kind });
	return reached ? { kind: 'land', scope } : { kind: 'aside', reason: 'outsideScope' };
}

/** What is wrong with an operation by itself, whoever's record it changes. */
export function contentTrouble(
	operation: Operation,
	role: Role,
	types: RecordTypes = RECORDS
): QuarantineReason | null {
	const checked = checkValues(operation, types);
	if (!checked.ok) return `value ${checked.reason.split(':')[0] ?? ''}`;
	const type = Object.hasOwn(types, operation.kind) ? types[operation.kind] : undefined;
	if (type && !type.writtenBy.includes(role)) return `notWrittenByRole ${operation.kind}`;
	for (const [name, change] of Object.entries(operation.fields)) {
		const merge = mergeOf(operation.kind, name, types);
		if (
			fieldOf(operation.kind, name, types) &&
			merge.kind === 'guard' &&
			isLift(change) &&
			!merge.liftedBy.includes(role)
		) {
			return `guardHolds ${operation.kind}.${name}`;
		}
	}
	return null;
}

/** A record in a scope that the person holds or held, or that was once in one, itself or with its household. */
function reaches(
	home: StoredEntity,
	options: { readonly person: Pick<StoredPerson, 'person' | 'role'>; readonly ground: Ground }
): boolean {
	const { person, ground } = options;
	const scopes = [
		home.scope,
		...ground.places.filter((place) => place.ent === home.ent || place.ent === home.root).map((place) => place.scope)
	];
	return scopes.some((scope) => isOpenFor(scope, { person, ground, kind: home.kind }));
}

function isOpenFor(
	scope: string,
	options: { readonly person: Pick<StoredPerson, 'person' | 'role'>; readonly ground: Ground; readonly kind: string }
): boolean {
	const { person, ground, kind } = options;
	if (can(person.role, 'readHouseholds')) return true;
	if (scope === ORG_SCOPE) return COACH_ORG_KINDS.includes(kind);
	if (scope === OFFICE_SCOPE) return false;
	if (scope === coachScope(person.person)) return true;
	const round = roundIdOf(scope);
	return round !== null && everHeld(ground.entities.get(round), person.person);
}

/** The round of a round's scope. */
export function roundIdOf(scope: string): string | null {
	const prefix = roundScope('');
	return scope.startsWith(prefix) ? scope.slice(prefix.length) : null;
}

/** True when the person is or was one of the round's coaches: what was recorded under a lease stays welcome after it. */
function everHeld(round: StoredEntity | undefined, person: string): boolean {
	const coaches = round?.kind === 'round' ? round.state.fields['coaches'] : undefined;
	return coaches?.m === 's' && Object.values(coaches.a).some((added) => added.v === person);
}

/** A change that lifts a guard. */
export function isLift(change: Json): boolean {
	return typeof change === 'object' && change !== null && 'lift' in change;
}
