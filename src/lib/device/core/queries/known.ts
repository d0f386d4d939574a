/** Who and where a text speaks of, among the residents and streets that this phone holds. */
import { findNamed, type KnownFinding } from '#lib/domain/known-names.ts';
import type { QueryContext } from './door.ts';

export function findKnown({ index }: QueryContext, text: string): readonly KnownFinding[] {
	const names = index.ofKind('household').flatMap(({ values }) => values.name ?? []);
	const streets = new Set(index.ofKind('address').flatMap(({ values }) => values.street ?? []));
	return findNamed(text, { names, streets: [...streets] });
}
