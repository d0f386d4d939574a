/**
 * Where an operation lands, or why it goes to quarantine. Pure: everything it
 * judges by is handed to it. Field work is never refused, only set aside for a
 * person to look at.
 */
import {
	type Author,
	fieldTrouble,
	type Holds,
	placeOf,
	placeTrouble,
	scopesToMakeIn
} from '#lib/domain/records/authority.ts';
import { type RecordTypes, RECORDS } from '#lib/domain/records/index.ts';
import { type Place, scopeKindOf } from '#lib/domain/records/places.ts';
import { coachScope, isScope, PRACTICE_SCOPE, roundScope } from '#lib/domain/round.ts';
import type { EntityState } from '#lib/sync/merge.ts';
import { valueOf } from '#lib/sync/values.ts';
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
	options: { readonly author: Author; readonly ground: Ground; readonly types?: RecordTypes | undefined }
): Landing {
	const { author, ground, types = RECORDS } = options;
	// First of all, also when it names a record that exists: what was practised happened nowhere.
	if (operation.scope === PRACTICE_SCOPE) return { kind: 'aside', reason: 'practice' };
	const entity = ground.entities.get(operation.ent);
	const refused = contentTrouble(operation, { author, state: entity?.state, types });
	if (refused) return { kind: 'aside', reason: refused };
	if (!entity && ground.waiting.has(operation.ent)) return { kind: 'aside', reason: 'makingWaits' };
	if (entity && entity.kind !== operation.kind) return { kind: 'aside', reason: 'otherKind' };
	if (entity && entity.root !== operation.root) return { kind: 'aside', reason: 'otherRoot' };
	const root = ground.entities.get(operation.root);
	const home = entity ?? root;
	const scope = home?.scope ?? operation.scope;
	if (!isScope(scope)) return { kind: 'aside', reason: 'noScope' };
	const misplaced = placeTrouble(operation, { author, rootKind: root?.kind ?? null, scope, types });
	if (misplaced) return { kind: 'aside', reason: misplaced };
	const place = placeOf(operation.kind, types);
	const isReached = place !== null && placesOf(operation, options).some((one) => isOpenFor(one, { ...options, place }));
	return isReached ? { kind: 'land', scope } : { kind: 'aside', reason: 'outsideScope' };
}

/**
 * What is wrong with an operation by itself, wherever the record lives: values that do not fit, and what this author may
 * not say.
 *
 * @param options.state the record as it is; undefined for one that this makes
 */
export function contentTrouble(
	operation: Operation,
	options: {
		readonly author: Author;
		readonly state: EntityState | undefined;
		readonly types?: RecordTypes | undefined;
	}
): QuarantineReason | null {
	const { author, state, types = RECORDS } = options;
	const checked = checkValues(operation, types);
	if (!checked.ok) return `value ${checked.reason.split(':')[0] ?? ''}`;
	return fieldTrouble(operation, { author, holds: state ? holdsOf(state) : null, types });
}

/** What a record holds, one field at a time. */
export function holdsOf(state: EntityState): Holds {
	return (name) => {
		const field = Object.hasOwn(state.fields, name) ? state.fields[name] : undefined;
		return field === undefined ? null : (valueOf(state.kind, name, field) ?? null);
	};
}

/** Where the record is, or was once, itself or with its household; a new one by itself is where the operation says. */
function placesOf(operation: Operation, { ground }: { readonly ground: Ground }): readonly string[] {
	const home = ground.entities.get(operation.ent) ?? ground.entities.get(operation.root);
	if (!home) return [operation.scope];
	const was = ground.places.filter((place) => place.ent === home.ent || place.ent === home.root);
	return [home.scope, ...was.map(({ scope }) => scope)];
}

/** A scope that the author holds or held. The office holds all of them. */
function isOpenFor(
	scope: string,
	options: { readonly author: Author; readonly ground: Ground; readonly place: Place }
): boolean {
	const { author, ground, place } = options;
	if (author.as !== 'coach') return true;
	const kind = scopeKindOf(scope);
	if (kind === null || !scopesToMakeIn(place, 'coach').includes(kind)) return false;
	if (kind === 'coach') return scope === coachScope(author.person);
	const round = roundIdOf(scope);
	return round !== null && everHeld(ground.entities.get(round), author.person);
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
