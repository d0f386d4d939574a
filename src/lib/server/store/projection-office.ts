/** From a merged entity to its row in the office's own tables; see `schema-office.ts`. Pure, like `projection.ts`. */
import { foldedText } from '#lib/domain/folded-text.ts';
import { roundScope } from '#lib/domain/round.ts';
import type { Json } from '#lib/sync/json.ts';
import { decodeClock } from '#lib/sync/clock.ts';
import { plainValues } from '#lib/sync/values.ts';
import { findTexts } from './find-texts.ts';
import type { StoredEntity } from './port.ts';
import type { AppointmentListRow, DoorAddress, FindListRow } from './schema-office.ts';

/** Digits of the longest house number. */
const NUMBER_DIGITS = 5;

/** What an address says of its door; null for all other kinds, and for one that was merged into another. */
export function projectDoor(entity: StoredEntity): (DoorAddress & { readonly ent: string }) | null {
	if (entity.kind !== 'address') return null;
	const plain = plainValues(entity.state);
	if (text(plain['mergedInto']) !== null) return null;
	const house = {
		street: text(plain['street']),
		number: whole(plain['number']),
		letter: text(plain['letter']),
		addition: text(plain['addition'])
	};
	return {
		ent: entity.ent,
		...house,
		postcode: text(plain['postcode']),
		town: text(plain['town']),
		area: text(plain['area']),
		round: roundOfScope(entity.scope),
		label: text(plain['energyLabel']),
		place: placeOf(house),
		do_not_visit: plain['doNotVisit'] === true ? 1 : 0,
		unchecked: plain['unchecked'] === true ? 1 : 0
	};
}

/**
 * What one looks for in a record; null where there is nothing to find. A household stands here with no name too: who
 * lives behind a door is counted by it.
 */
export function projectFind(entity: StoredEntity): Omit<FindListRow, 'tenant'> | null {
	const texts = findTexts(entity.kind, entity.state);
	if (texts === null) return null;
	const words = text(foldedText(texts.join('\n'))) ?? '';
	if (words === '' && entity.kind !== 'household' && entity.kind !== 'concern') return null;
	const plain = plainValues(entity.state);
	return {
		ent: entity.ent,
		kind: entity.kind,
		address: text(plain['address']),
		text: words,
		ended: isEnded(entity.kind, plain) ? 1 : 0,
		changed_at: changedAt(entity)
	};
}

/** When somebody last wrote in it: numbers of changes count within a scope and order nothing between two. */
function changedAt({ state }: StoredEntity): number {
	const times = Object.values(state.fields).flatMap((field) => (field.m === 'r' ? decodeClock(field.c).time : []));
	return Math.max(0, ...times);
}

/** Moved out, taken back, set aside or over: found all the same where somebody may still ask after it. */
function isEnded(kind: string, plain: Readonly<Record<string, Json>>): boolean {
	switch (kind) {
		case 'household':
			return text(plain['movedOutOn']) !== null;
		case 'concern':
			return plain['withdrawn'] === true;
		case 'visit':
			return plain['discarded'] === true;
		case 'round':
			return text(plain['endedOn']) !== null;
		case 'partner':
			return plain['ended'] === true;
		default:
			return false;
	}
}

export function projectAppointment(entity: StoredEntity): Omit<AppointmentListRow, 'tenant'> | null {
	if (entity.kind !== 'appointment') return null;
	const plain = plainValues(entity.state);
	return {
		ent: entity.ent,
		address: text(plain['address']),
		household: text(plain['household']),
		coach: text(plain['with']),
		on_day: text(plain['on']),
		cancelled: plain['cancelled'] === true ? 1 : 0
	};
}

function roundOfScope(scope: string): string | null {
	const prefix = roundScope('');
	return scope.startsWith(prefix) ? scope.slice(prefix.length) : null;
}

function placeOf(house: Pick<DoorAddress, 'street' | 'number' | 'letter' | 'addition'>): string {
	const number = house.number === null ? '' : String(house.number).padStart(NUMBER_DIGITS, '0');
	const addition = house.addition === null ? '' : `${house.addition.length}${house.addition}`;
	return foldedText(`${house.street ?? ''} ${number}${house.letter ?? ''} ${addition}`);
}

/** PostgreSQL refuses a zero character in text. */
function text(value: Json | undefined): string | null {
	return typeof value === 'string' ? value.replaceAll('\u0000', '').toWellFormed() : null;
}

function whole(value: Json | undefined): number | null {
	return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}
