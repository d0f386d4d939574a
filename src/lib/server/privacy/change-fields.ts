/** Plain values as the changes that each merge takes; see `sync/operation.ts`. */
import { type Kind, mergeOf } from '#lib/domain/records/index.ts';
import type { Json } from '#lib/sync/json.ts';

export function fieldsOf(
	kind: Kind,
	values: Readonly<Record<string, Json | undefined>>
): Readonly<Record<string, Json>> {
	return Object.fromEntries(
		Object.entries(values).flatMap(([name, value]): [string, Json][] => {
			if (value === undefined) return [];
			const merge = mergeOf(kind, name);
			if (merge.kind === 'ladder' && value !== null) return [[name, { step: value }]];
			if (merge.kind === 'guard') return value === true ? [[name, { set: true }]] : [];
			return [[name, value]];
		})
	);
}
