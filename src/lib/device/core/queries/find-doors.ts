/** Search by street, number, postcode, name or concern; the answer shows doors, never names. */
import { houseNumberText } from '#lib/domain/address.ts';
import { foldedText } from '#lib/domain/folded-text.ts';
import type { DoorView } from '../../port.ts';
import type { EntityIndex, Typed } from '../entity-index.ts';
import { type Doors, inWalkingOrder, type QueryContext } from './door.ts';

const FOUND_MAX = 100;

/** Search texts by address, made anew only where something changed. */
export class DoorSearch {
	readonly #texts = new Map<string, { readonly version: number; readonly text: string }>();

	find(context: QueryContext, doors: Doors, query: string): readonly DoorView[] {
		const words = plain(query).split(' ').filter(Boolean);
		if (words.length === 0) return [];
		return context.index
			.ofKind('address')
			.filter((address) => {
				const text = this.#textOf(context.index, address);
				return words.every((word) => text.includes(` ${word}`));
			})
			.sort(inWalkingOrder)
			.slice(0, FOUND_MAX)
			.flatMap((address) => doors.door(address.id, context.today) ?? []);
	}

	#textOf(index: EntityIndex, address: Typed<'address'>): string {
		const version = index.addressVersion(address.id);
		const kept = this.#texts.get(address.id);
		if (kept?.version === version) return kept.text;
		const { postcode, street, town, building } = address.values;
		const parts = [street, houseNumberText(address.values), postcode, town, building];
		for (const household of index.atAddress('household', address.id)) parts.push(household.values.name);
		for (const concern of index.atAddress('concern', address.id))
			parts.push(concern.values.category, concern.values.ownWords);
		const text = ` ${plain(parts.filter(Boolean).join(' '))}`;
		this.#texts.set(address.id, { version, text });
		return text;
	}
}

/** Small letters without their marks, since coaches type neither. */
function plain(text: string): string {
	return foldedText(text)
		.replace(/[^\p{L}\p{N}]+/gu, ' ')
		.trim();
}
