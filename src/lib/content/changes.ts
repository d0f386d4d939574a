/** Which lessons, guides and catalogue entries differ between two packs: what a person reads before publishing. */
import type { ContentPack } from '#lib/domain/guide/guide.ts';
import { deltaOf } from './delta.ts';

export const packParts = [
	'lessons',
	'guides',
	'cards',
	'concerns',
	'synonyms',
	'themes',
	'measures',
	'partners',
	'sources'
] as const;
export type PackPart = (typeof packParts)[number];

export interface PackChange {
	readonly part: PackPart;
	readonly id: string;
	readonly how: 'added' | 'changed' | 'removed';
}

/** Every difference between two packs by part and id, in the order of the parts. */
export function changesBetween(old: ContentPack, now: ContentPack): readonly PackChange[] {
	return packParts.flatMap((part) => {
		const before = entriesById(old[part] ?? []);
		const after = entriesById(now[part] ?? []);
		const removed = [...before.keys()].filter((id) => !after.has(id));
		return [
			...[...after].flatMap(([id, entry]): PackChange[] => {
				if (!before.has(id)) return [{ part, id, how: 'added' }];
				return isSame(before.get(id), entry) ? [] : [{ part, id, how: 'changed' }];
			}),
			...removed.map((id): PackChange => ({ part, id, how: 'removed' }))
		];
	});
}

function entriesById(entries: readonly { readonly id: string }[]): ReadonlyMap<string, unknown> {
	return new Map(entries.map((entry) => [entry.id, entry]));
}

function isSame(one: unknown, other: unknown): boolean {
	const { change } = deltaOf({ hash: '', pack: one }, { hash: '', pack: other });
	return 'fields' in change && Object.keys(change.fields).length === 0 && change.gone === undefined;
}
