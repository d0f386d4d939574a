/** Two versions of one note, side by side, and choosing: what is not chosen stays in the history. */
import * as v from 'valibot';
import type { AskedKind } from '#lib/domain/note-guard.ts';
import { longText } from '#lib/domain/record.ts';
import { decodeClock } from '#lib/sync/clock.ts';
import { headsOf, recordValues } from '#lib/sync/values.ts';
import { stateFromText } from '../store/rows.ts';
import { recordOffice } from '../sync/office-operation.ts';
import type { Editor } from './concern-edits.ts';
import { type House, readHouse } from './house.ts';
import type { OfficePlace } from './place.ts';
import { askAboutWords, type WordsSaid } from './office-words.ts';

export interface NoteVersion {
	/** The operation that wrote it. */
	readonly id: string;
	readonly text: string;
	readonly person: string | null;
	readonly at: number;
	/** The latest counts while nobody has chosen. */
	readonly holds: boolean;
}

export interface NoteVersions {
	readonly id: string;
	readonly visit: string | null;
	readonly house: House | null;
	readonly author: string | null;
	readonly versions: readonly NoteVersion[];
}

export async function readNoteVersions(place: OfficePlace, id: string): Promise<NoteVersions | null> {
	const { db, tenant } = place;
	const row = await db
		.selectFrom('entity')
		.leftJoin('entity as home', (join) =>
			join.onRef('home.tenant', '=', 'entity.tenant').onRef('home.ent', '=', 'entity.root')
		)
		.select(['entity.state', 'home.address'])
		.where('entity.tenant', '=', tenant)
		.where('entity.ent', '=', id)
		.where('entity.kind', '=', 'note')
		.executeTakeFirst();
	if (!row) return null;
	const state = stateFromText(row.state);
	const { author, visit } = recordValues('note', state);
	const text = state.fields['text'];
	const heads = text?.m === 'n' ? Object.entries(text.h) : [];
	const writers = await db
		.selectFrom('operation')
		.select(['op_id', 'person'])
		.where('tenant', '=', tenant)
		.where('ent', '=', id)
		.execute();
	const personOf = new Map(writers.map(({ op_id, person }) => [op_id, person]));
	const sorted = heads.sort(([, a], [, b]) => (a.c < b.c ? 1 : -1));
	return {
		id,
		visit: visit ?? null,
		house: row.address ? await readHouse(place, row.address) : null,
		author: author ?? null,
		versions: sorted.map(([op, { v: value, c }], index) => ({
			id: op,
			text: String(value),
			person: personOf.get(op) ?? null,
			at: decodeClock(c).time,
			holds: index === 0
		}))
	};
}

export type ChoiceTrouble = 'missing' | 'noText' | 'perhapsNumber' | 'personal' | 'meanwhile' | 'refused';

/**
 * One text in the place of all versions.
 *
 * @param options.seen the versions that the editor saw; when another came since, nothing is written
 */
export async function chooseVersion(
	editor: Editor,
	options: { readonly note: string; readonly text: string; readonly seen: readonly string[]; readonly said?: WordsSaid }
): Promise<
	| { readonly ok: true }
	| { readonly ok: false; readonly error: { readonly kind: ChoiceTrouble; readonly kinds?: readonly AskedKind[] } }
> {
	const { ports, tenant, person, role } = editor;
	const text = options.text.trim();
	if (text === '' || !v.is(longText, text)) return { ok: false, error: { kind: 'noText' } };
	const [entity] = await ports.store.transaction(tenant, (tx) => tx.readEntities([options.note]));
	if (entity?.kind !== 'note') return { ok: false, error: { kind: 'missing' } };
	const versions = entity.state.fields['text'];
	const before = versions?.m === 'n' ? Object.values(versions.h).map(({ v: value }) => String(value)) : [];
	// Choosing one of two that stand asks nothing again; what is written beside them is asked about.
	const asked = askAboutWords({ text, before }, options.said ?? {});
	if (asked) return { ok: false, error: asked };
	const base = headsOf(versions);
	if (base.join() !== [...options.seen].sort().join()) return { ok: false, error: { kind: 'meanwhile' } };
	const { ent, root, scope } = entity;
	const outcome = await recordOffice(ports, {
		tenant,
		person,
		role,
		changes: [{ kind: 'note', ent, root, scope, fields: { text }, base }]
	});
	return outcome.ok ? { ok: true } : { ok: false, error: { kind: 'refused' } };
}
