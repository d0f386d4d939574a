/** A line from the office to a coach. It travels with sync into that coach's own scope, and comes back read. */
import { bears } from '#lib/domain/roles.ts';
import { findPersonal, type PersonalKind } from '#lib/domain/personal.ts';
import { coachScope } from '#lib/domain/round.ts';
import { recordValues } from '#lib/sync/values.ts';
import { stateFromText } from '../store/rows.ts';
import { recordOffice } from '../sync/office-operation.ts';
import type { Editor } from './concern-edits.ts';
import type { OfficePlace } from './place.ts';

/** A message is read on a phone, standing: some sentences. */
export const MESSAGE_LENGTH_MAX = 600;
const LISTED_MAX = 100;

export interface MessageLine {
	readonly id: string;
	readonly to: string;
	readonly from: string;
	readonly text: string;
	readonly at: number;
	readonly readAt: number | null;
	/** When a phone of the coach fetched since it was sent; null while none did. */
	readonly arrivedBy: number | null;
}

export type MessageTrouble =
	| { readonly kind: 'noText' | 'tooLong' | 'noCoach' | 'refused' }
	/** Something in it points at somebody; `kinds` says what. A citizen service number never goes out. */
	| { readonly kind: 'personal'; readonly kinds: readonly PersonalKind[]; readonly mayGo: boolean };

export type MessageOutcome =
	{ readonly ok: true; readonly sent: number } | { readonly ok: false; readonly error: MessageTrouble };

/** @param options.isSure somebody looked at what was found in it, and it is about no resident */
export async function sendMessage(
	editor: Editor,
	options: { readonly to: readonly string[]; readonly text: string; readonly isSure: boolean }
): Promise<MessageOutcome> {
	const { ports, tenant, person, role, now } = editor;
	const text = options.text.trim();
	if (text === '') return trouble({ kind: 'noText' });
	if (text.length > MESSAGE_LENGTH_MAX) return trouble({ kind: 'tooLong' });
	const kinds = [...new Set(findPersonal(text).map(({ kind }) => kind))];
	const mayGo = !kinds.includes('citizenNumber');
	if (kinds.length > 0 && !(options.isSure && mayGo)) return trouble({ kind: 'personal', kinds, mayGo });
	const people = await ports.store.transaction(tenant, (tx) => tx.listPeople());
	const coaches = people.filter((one) => bears(one.roles, 'coach') && one.active && options.to.includes(one.person));
	if (coaches.length === 0 || coaches.length < new Set(options.to).size) return trouble({ kind: 'noCoach' });
	const outcome = await recordOffice(ports, {
		tenant,
		person,
		role,
		changes: coaches.map(({ person: to }) => {
			const ent = ports.chance.uuid();
			const fields = { to, from: person, text, at: now };
			return { kind: 'message', ent, root: ent, scope: coachScope(to), fields };
		})
	});
	return outcome.ok ? { ok: true, sent: coaches.length } : trouble({ kind: 'refused' });
}

/** The newest first; of one coach, or of all. */
export async function listMessages(place: OfficePlace, coach: string | null): Promise<readonly MessageLine[]> {
	const { db, tenant } = place;
	const rows = await db
		.selectFrom('entity')
		.select('state')
		.where('tenant', '=', tenant)
		.where('kind', '=', 'message')
		.$if(coach !== null, (query) => query.where('scope', '=', coachScope(coach ?? '')))
		.execute();
	const contacts = await db
		.selectFrom('device')
		.select((select) => ['person', select.fn.max('last_contact_at').as('at')])
		.where('tenant', '=', tenant)
		.groupBy('person')
		.execute();
	const heard = new Map(contacts.map(({ person, at }) => [person, at === null ? null : Number(at)]));
	return rows
		.map(({ state }): MessageLine => {
			const entity = stateFromText(state);
			const { to, from, text, at, readAt } = recordValues('message', entity);
			const contact = heard.get(to ?? '') ?? null;
			return {
				id: entity.ent,
				to: to ?? '',
				from: from ?? '',
				text: text ?? '',
				at: at ?? 0,
				readAt: readAt ?? null,
				arrivedBy: contact !== null && contact > (at ?? 0) ? contact : null
			};
		})
		.sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1))
		.slice(0, LISTED_MAX);
}

function trouble(error: MessageTrouble): MessageOutcome {
	return { ok: false, error };
}
