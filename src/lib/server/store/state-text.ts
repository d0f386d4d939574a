/**
 * A record's merged state as the text of its row. Every field holds the clock of the operation that wrote it, and one
 * operation writes many fields: each clock stands once, in a list, and the fields name its place. Plain JSON otherwise.
 *
 *   {"ent","kind","root","clocks":["0mx6…~000001~…"],"fields":{"coach":{"m":"r","v":"…","c":0}}}
 */
import type { Json } from '#lib/sync/json.ts';
import type { EntityState } from '#lib/sync/merge.ts';

type ByKey<T> = Readonly<Record<string, T>>;
interface StampedBy<C> {
	readonly v: Json;
	readonly c: C;
}

/** `FieldState` with its clocks told in some way. */
type FieldBy<C> =
	| ({ readonly m: 'r' } & StampedBy<C>)
	| { readonly m: 's'; readonly a: ByKey<StampedBy<C>>; readonly r: ByKey<C> }
	| { readonly m: 'n'; readonly h: ByKey<StampedBy<C>>; readonly g: ByKey<1> }
	| { readonly m: 'g'; readonly s: ByKey<C>; readonly x: ByKey<C> }
	| { readonly m: 'l'; readonly k: StampedBy<C> | null; readonly s: ByKey<C> };

interface StateBy<C> {
	readonly ent: string;
	readonly kind: string;
	readonly root: string;
	readonly fields: ByKey<FieldBy<C>>;
}

export function stateToText({ ent, kind, root, fields }: EntityState): string {
	const places = new Map<string, number>();
	const placeOf = (clock: string): number => {
		const place = places.get(clock) ?? places.size;
		places.set(clock, place);
		return place;
	};
	const told = each(fields, (field) => tellClocks(field, placeOf));
	return JSON.stringify({ ent, kind, root, clocks: [...places.keys()], fields: told });
}

/** The text was written by `stateToText`, from a state that was checked before; it is not checked again. */
export function stateFromText(text: string): EntityState {
	const told: StateBy<number> & { readonly clocks: readonly string[] } = JSON.parse(text);
	const { ent, kind, root, clocks } = told;
	const fields = each(told.fields, (field) => tellClocks(field, (place) => clocks[place] ?? ''));
	return { ent, kind, root, fields };
}

/** The same field with each of its clocks told otherwise. One of a merge that this version does not know stays as it is. */
function tellClocks<A, B>(field: FieldBy<A>, tell: (clock: A) => B): FieldBy<B> {
	const stamped = ({ v, c }: StampedBy<A>): StampedBy<B> => ({ v, c: tell(c) });
	switch (field.m) {
		case 'r':
			return { m: field.m, v: field.v, c: tell(field.c) };
		case 's':
			return { m: field.m, a: each(field.a, stamped), r: each(field.r, tell) };
		case 'n':
			return { m: field.m, h: each(field.h, stamped), g: field.g };
		case 'g':
			return { m: field.m, s: each(field.s, tell), x: each(field.x, tell) };
		case 'l':
			return { m: field.m, k: field.k && stamped(field.k), s: each(field.s, tell) };
		default:
			return field;
	}
}

function each<A, B>(of: ByKey<A>, tell: (value: A) => B): ByKey<B> {
	return Object.fromEntries(Object.entries(of).map(([key, value]) => [key, tell(value)]));
}
