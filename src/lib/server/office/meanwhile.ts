/**
 * Two people and one record. A form says what its page showed (`was.<field>`); who saves over something that came in
 * since, from a colleague or from a phone, is shown both values and chooses. Nothing is written before that.
 */
import type { Meanwhile, MeanwhileField } from '#lib/domain/meanwhile.ts';
import { decodeClock } from '#lib/sync/clock.ts';
import { canonicalJson, type Json, nestsWithin } from '#lib/sync/json.ts';
import { plainValues } from '#lib/sync/values.ts';
import { changedSince, type Seen } from '../sync/office-operation.ts';
import { entryOf, readWritten } from './history.ts';
import { type OfficePlace, readNames } from './place.ts';

export type { Seen } from '../sync/office-operation.ts';

const WAS = 'was.';

/** What the page of a form showed; undefined where it does not say. */
export function seenIn(form: FormData): Seen | undefined {
	const seen = [...form].flatMap(([name, value]): [string, Json][] => {
		if (!name.startsWith(WAS) || typeof value !== 'string' || !nestsWithin(value)) return [];
		const parsed = parsedJson(value);
		return parsed === undefined ? [] : [[name.slice(WAS.length), parsed]];
	});
	return seen.length === 0 ? undefined : Object.fromEntries(seen);
}

/**
 * Of a form with several fields, what whoever sent it changed, and what they saw of that: a field that they left as it
 * was stays as it is now, whoever wrote it since.
 */
export function ownChanges(
	values: Seen,
	was: Seen | undefined
): { readonly wanted: Seen; readonly was: Seen | undefined } {
	if (was === undefined) return { wanted: values, was };
	const isOwn = ([field, value]: readonly [string, Json]): boolean =>
		!Object.hasOwn(was, field) || canonicalJson(value) !== canonicalJson(was[field] ?? null);
	const wanted = Object.fromEntries(Object.entries(values).filter(isOwn));
	return { wanted, was: Object.fromEntries(Object.entries(was).filter(([field]) => Object.hasOwn(wanted, field))) };
}

/**
 * Both sides of what was written meanwhile.
 *
 * @param asked.wanted what the form would have written, plain, by field
 */
export async function readMeanwhile(
	place: OfficePlace,
	asked: {
		readonly ent: string;
		readonly was: Seen | undefined;
		readonly wanted: Seen;
		readonly action: string;
		readonly form: FormData;
	}
): Promise<Meanwhile> {
	const { ent, was, wanted, form, action } = asked;
	const { state, written } = await readWritten(place, ent);
	const now = state ? plainValues(state) : {};
	const lines = written.flatMap((stored) =>
		entryOf(stored, state).map(({ changes, person }) => ({
			changes,
			person,
			at: decodeClock(stored.eff).time,
			isOnPhone: stored.dev !== place.tenant
		}))
	);
	const fields = changedSince(state, { was, wanted }).map((field): MeanwhileField => {
		const line = lines.find(({ changes }) => changes.some((change) => change.field === field && change.holds));
		return {
			field,
			theirs: now[field] ?? null,
			mine: wanted[field] ?? null,
			by: line?.person ?? null,
			at: line?.at ?? null,
			isOnPhone: line?.isOnPhone ?? false
		};
	});
	return meanwhileOf(place, { ent, action, form, fields, seen: now, isKept: true });
}

/** @param told.seen what holds now by field: the form is sent again with it */
export async function meanwhileOf(
	place: OfficePlace,
	told: Pick<Meanwhile, 'ent' | 'action' | 'fields' | 'isKept'> & {
		readonly form: FormData;
		readonly seen: Seen;
		/** Other fields of the form that say what was seen, as they read now. */
		readonly fresh?: Readonly<Record<string, string>>;
	}
): Promise<Meanwhile> {
	const { ent, action, fields, isKept, form, seen } = told;
	const names = await readNames(place);
	const again = [...form].flatMap(([name, value]): [string, string][] => {
		if (typeof value !== 'string') return [];
		if (name.startsWith(WAS)) return [[name, JSON.stringify(seen[name.slice(WAS.length)] ?? null)]];
		return [[name, told.fresh?.[name] ?? value]];
	});
	return { ent, action, again, fields, names: Object.fromEntries(names), isKept };
}

function parsedJson(text: string): Json | undefined {
	try {
		return JSON.parse(text);
	} catch {
		// Whatever it is, no page of ours sent it.
		return undefined;
	}
}
