/** Views of the table of addresses that somebody kept: their own, and the team's. A view holds ids and codes only. */
import * as v from 'valibot';
import { type AddressQuestion, addressQuestion, questionText } from '#lib/domain/address-question.ts';
import { line } from '#lib/domain/record.ts';
import type { OfficePlace } from './place.ts';

/** Of one person, and of the team. */
export const SAVED_VIEWS_MAX = 20;
/** A view is a few words in a row of links. */
export const VIEW_NAME_LENGTH_MAX = 40;

export interface SavedView {
	readonly id: string;
	readonly name: string;
	readonly isTeam: boolean;
	readonly question: AddressQuestion;
	/** The address of the table in this view. */
	readonly href: string;
}

const stored = v.record(v.string(), v.string());
const viewName = v.pipe(line, v.trim(), v.minLength(1), v.maxLength(VIEW_NAME_LENGTH_MAX));

/** The person's own first, then the team's, by name. */
export async function listSavedViews({ db, tenant }: OfficePlace, person: string): Promise<readonly SavedView[]> {
	const rows = await db
		.selectFrom('saved_view')
		.selectAll()
		.where('tenant', '=', tenant)
		.where((where) => where.or([where('person', '=', person), where('person', 'is', null)]))
		.orderBy('name')
		.orderBy('id')
		.execute();
	return rows
		.flatMap((row): readonly SavedView[] => {
			const text = v.safeParse(stored, JSON.parse(row.question));
			if (!text.success) return [];
			// Read as an address bar is: what an earlier version kept and this one does not know is left out.
			const question = addressQuestion((name) => text.output[name] ?? null);
			const href = `/office/addresses?${new URLSearchParams({ ...questionText(question), saved: row.id }).toString()}`;
			return [{ id: row.id, name: row.name, isTeam: row.person === null, question, href }];
		})
		.sort((a, b) => Number(a.isTeam) - Number(b.isTeam));
}

export type SaveTrouble = 'noName' | 'tooMany' | 'noView';
export type SaveOutcome =
	{ readonly ok: true; readonly id: string } | { readonly ok: false; readonly error: { readonly kind: SaveTrouble } };

export async function saveView(
	{ db, tenant }: OfficePlace,
	options: {
		readonly id: string;
		readonly person: string;
		readonly isTeam: boolean;
		readonly name: string;
		readonly question: AddressQuestion;
		readonly now: number;
	}
): Promise<SaveOutcome> {
	const { id, person, isTeam, question, now } = options;
	const name = v.safeParse(viewName, options.name);
	if (!name.success) return { ok: false, error: { kind: 'noName' } };
	const held = await db
		.selectFrom('saved_view')
		.select('id')
		.where('tenant', '=', tenant)
		.where('person', isTeam ? 'is' : '=', isTeam ? null : person)
		.execute();
	if (held.length >= SAVED_VIEWS_MAX) return { ok: false, error: { kind: 'tooMany' } };
	await db
		.insertInto('saved_view')
		.values({
			tenant,
			id,
			person: isTeam ? null : person,
			name: name.output,
			question: JSON.stringify(questionText(question)),
			made_by: person,
			made_at: now
		})
		.execute();
	return { ok: true, id };
}

/** One's own, or the team's where one may change it. */
export async function dropView(
	{ db, tenant }: OfficePlace,
	options: { readonly id: string; readonly person: string; readonly mayTeam: boolean }
): Promise<SaveOutcome> {
	const { id, person, mayTeam } = options;
	const gone = await db
		.deleteFrom('saved_view')
		.where('tenant', '=', tenant)
		.where('id', '=', id)
		.where((where) => where.or([where('person', '=', person), ...(mayTeam ? [where('person', 'is', null)] : [])]))
		.returning('id')
		.executeTakeFirst();
	return gone ? { ok: true, id } : { ok: false, error: { kind: 'noView' } };
}
