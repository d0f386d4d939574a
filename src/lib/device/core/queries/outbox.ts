/** What was recorded on this phone and where it is, in things a coach knows: visits and rings, not operations. */
import { houseNumberText } from '#lib/domain/address.ts';
import type { Kind } from '#lib/domain/records/index.ts';
import type { OutboxItem } from '../../port.ts';
import type { Entity, EntityIndex } from '../entity-index.ts';
import type { OutboxBook } from '../outbox-book.ts';
import { whereaboutsOf } from './whereabouts.ts';

/** Received things in the list; unsent ones are all shown. */
const RECEIVED_SHOWN_MAX = 50;

export function buildOutbox(index: EntityIndex, book: OutboxBook): readonly OutboxItem[] {
	const groups = new Map<string, Entity[]>();
	for (const entity of index.all()) {
		if (!entity.row.own) continue;
		const key = groupOf(entity);
		const group = groups.get(key);
		if (group) group.push(entity);
		else groups.set(key, [entity]);
	}
	const items = [...groups].map(([id, entities]) => itemOf(index, book, { id, entities }));
	items.sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));
	let received = 0;
	return items.filter((item) => item.where.kind !== 'office' || (received += 1) <= RECEIVED_SHOWN_MAX);
}

function groupOf(entity: Entity): string {
	const visit = entity.values['visit'];
	return typeof visit === 'string' ? visit : entity.id;
}

function itemOf(
	index: EntityIndex,
	book: OutboxBook,
	group: { readonly id: string; readonly entities: readonly Entity[] }
): OutboxItem {
	const head = index.get(group.id) ?? group.entities[0];
	const address = head ? index.find('address', index.addressOf(head)) : null;
	return {
		id: group.id,
		what: whatOf(head?.kind),
		street: address?.values.street ?? null,
		houseNumber: address ? houseNumberText(address.values) : null,
		at: Math.max(...group.entities.map(({ row }) => row.own?.lastAt ?? 0)),
		where: whereaboutsOf(group.entities, book),
		parts: group.entities.length
	};
}

function whatOf(kind: string | undefined): OutboxItem['what'] {
	const known: readonly Kind[] = ['visit', 'attempt'];
	return known.some((name) => name === kind) ? (kind === 'visit' ? 'visit' : 'attempt') : 'other';
}
