/**
 * Giving out packs: what was drafted, what the product brought, or what was there before. Each is a release with a
 * number; none is ever changed, so that a visit finds the pack it was held with and any release can be gone back to.
 */
import * as v from 'valibot';
import type { ContentPack } from '#lib/domain/guide/guide.ts';
import { readContentPack } from '#lib/domain/guide/guide.ts';
import { can } from '#lib/domain/roles.ts';
import { changesBetween, packParts, type PackChange } from '#lib/content/changes.ts';
import { compileFiles } from '#lib/content/server/compile.ts';
import type { Finding } from '#lib/content/server/findings.ts';
import { canonicalPackJson } from '#lib/content/server/hash.ts';
import type { ContentReleaseRow, Database } from '../store/schema.ts';
import type { ContentEditor } from './drafts.ts';
import {
	ownFilesOf,
	readOwnFiles,
	readWorkspace,
	type ContentPlace,
	type OwnFile,
	type Workspace
} from './workspace.ts';

export type PublishError =
	| { readonly kind: 'notAllowed' }
	| { readonly kind: 'nothing' }
	/** The set as it would be has errors; phones keep what they have. */
	| { readonly kind: 'hasErrors'; readonly errors: readonly Finding[] }
	/** Another text was published beneath these drafts: look at each and save it again. */
	| { readonly kind: 'behind'; readonly paths: readonly string[] }
	| { readonly kind: 'noSuchRelease' }
	/** Somebody else published in the same moment. */
	| { readonly kind: 'meanwhile' };

export type PublishOutcome =
	| {
			readonly ok: true;
			readonly number: number;
			readonly hash: string;
			readonly changes: readonly PackChange[];
	  }
	| { readonly ok: false; readonly error: PublishError };

const noteCharactersMax = 500;

/** Publishes every draft as a new pack. */
export async function publishDrafts(
	place: ContentPlace,
	editor: ContentEditor,
	{ note }: { readonly note: string }
): Promise<PublishOutcome> {
	if (!can(editor.role, 'manageContent')) return failed({ kind: 'notAllowed' });
	const workspace = await readWorkspace(place);
	if (workspace.drafts.length === 0) return failed({ kind: 'nothing' });
	const behind = workspace.drafts.filter(({ isBehind }) => isBehind).map(({ path }) => path);
	if (behind.length > 0) return failed({ kind: 'behind', paths: behind });
	const { pack, hash, errors } = compileFiles(workspace.drafted);
	if (errors.length > 0) return failed({ kind: 'hasErrors', errors });
	return release(place, workspace, {
		pack,
		hash,
		own: ownFilesOf(workspace.drafted, workspace),
		how: 'published',
		note,
		person: editor.person,
		returnsTo: null,
		dropsDrafts: true
	});
}

/**
 * Brings what ships with this version of the product, under the organisation's own files. Does nothing when nothing
 * new shipped since the newest release, so that a start never undoes what somebody went back to.
 */
export async function publishShipped(place: ContentPlace): Promise<PublishOutcome> {
	const workspace = await readWorkspace(place);
	if (workspace.shipped.hash === workspace.shippedHashAtRelease) return failed({ kind: 'nothing' });
	const { pack, hash, errors } = compileFiles(workspace.published);
	if (errors.length > 0) return failed({ kind: 'hasErrors', errors });
	return release(place, workspace, {
		pack,
		hash,
		own: ownFilesOf(workspace.published, workspace),
		how: 'shipped',
		note: '',
		person: null,
		returnsTo: null,
		dropsDrafts: false
	});
}

/** Gives out an earlier pack again. Drafts stay; those whose text changed beneath them say so. */
export async function goBackTo(
	place: ContentPlace,
	editor: ContentEditor,
	{ number, note }: { readonly number: number; readonly note: string }
): Promise<PublishOutcome> {
	if (!can(editor.role, 'manageContent')) return failed({ kind: 'notAllowed' });
	const workspace = await readWorkspace(place);
	const row = await place.db
		.selectFrom('content_release')
		.innerJoin('pack', (join) =>
			join.onRef('pack.tenant', '=', 'content_release.tenant').onRef('pack.hash', '=', 'content_release.pack_hash')
		)
		.select(['content_release.files', 'pack.hash', 'pack.body'])
		.where('content_release.tenant', '=', place.tenant)
		.where('content_release.number', '=', number)
		.executeTakeFirst();
	const reading = row && readContentPack(JSON.parse(row.body));
	if (row === undefined || reading?.ok !== true) return failed({ kind: 'noSuchRelease' });
	if (row.hash === workspace.packHash) return failed({ kind: 'nothing' });
	return release(place, workspace, {
		pack: reading.pack,
		hash: row.hash,
		own: readOwnFiles(row.files),
		how: 'returned',
		note,
		person: editor.person,
		returnsTo: number,
		dropsDrafts: false
	});
}

export interface Release {
	readonly number: number;
	readonly how: ContentReleaseRow['how'];
	readonly packHash: string;
	readonly note: string;
	/** A person's id; null where the product itself brought it. */
	readonly person: string | null;
	readonly returnsTo: number | null;
	readonly at: number;
	readonly changes: readonly PackChange[];
	readonly isCurrent: boolean;
}

/** The packs that were given out, the newest first. */
export async function listReleases({ db, tenant }: ContentPlace, limit = 100): Promise<readonly Release[]> {
	const organisation = await db
		.selectFrom('organisation')
		.select('pack_hash')
		.where('tenant', '=', tenant)
		.executeTakeFirst();
	const rows = await db
		.selectFrom('content_release')
		.select(['number', 'how', 'pack_hash', 'note', 'person', 'returns_to', 'at', 'changes'])
		.where('tenant', '=', tenant)
		.orderBy('number', 'desc')
		.limit(limit)
		.execute();
	return rows.map((row, index) => ({
		number: Number(row.number),
		how: row.how,
		packHash: row.pack_hash,
		note: row.note,
		person: row.person,
		returnsTo: row.returns_to === null ? null : Number(row.returns_to),
		at: Number(row.at),
		changes: v.parse(changesSchema, JSON.parse(row.changes)),
		isCurrent: index === 0 && row.pack_hash === organisation?.pack_hash
	}));
}

/** What publishing every draft now would change, without doing it. */
export function pendingChanges(workspace: Workspace): {
	readonly changes: readonly PackChange[];
	readonly errors: readonly Finding[];
} {
	const now = compileFiles(workspace.published).pack;
	const next = compileFiles(workspace.drafted);
	return { changes: changesBetween(now, next.pack), errors: next.errors };
}

interface NewRelease {
	readonly pack: ContentPack;
	readonly hash: string;
	readonly own: readonly OwnFile[];
	readonly how: ContentReleaseRow['how'];
	readonly note: string;
	readonly person: string | null;
	readonly returnsTo: number | null;
	readonly dropsDrafts: boolean;
}

async function release(place: ContentPlace, workspace: Workspace, next: NewRelease): Promise<PublishOutcome> {
	const { db, tenant, now } = place;
	const number = workspace.releaseNumber + 1;
	return db.transaction().execute(async (transaction): Promise<PublishOutcome> => {
		// Changes nothing and holds the row until the end: of several processes that start at once one publishes.
		await transaction
			.updateTable('organisation')
			.set((e) => ({ pack_hash: e.ref('pack_hash') }))
			.where('tenant', '=', tenant)
			.execute();
		// Whoever comes second finds the first one's number taken, and looks again before anything changes.
		if ((await newestNumber(transaction, tenant)) !== workspace.releaseNumber) return failed({ kind: 'meanwhile' });
		const changes = changesBetween(await currentPack(transaction, tenant), next.pack);
		await transaction
			.insertInto('pack')
			.values({ tenant, hash: next.hash, body: canonicalPackJson(next.pack), published_at: now })
			.onConflict((conflict) => conflict.columns(['tenant', 'hash']).doNothing())
			.execute();
		await transaction
			.insertInto('content_release')
			.values({
				tenant,
				number,
				how: next.how,
				pack_hash: next.hash,
				shipped_hash: workspace.shipped.hash,
				files: JSON.stringify(next.own),
				changes: JSON.stringify(changes),
				note: next.note.trim().slice(0, noteCharactersMax),
				person: next.person,
				returns_to: next.returnsTo,
				at: now
			})
			.execute();
		await transaction.updateTable('organisation').set({ pack_hash: next.hash }).where('tenant', '=', tenant).execute();
		if (next.dropsDrafts) await dropPublished(transaction, tenant, workspace);
		return { ok: true, number, hash: next.hash, changes };
	});
}

/** Only the drafts that went out: one that was saved a moment later stays. */
async function dropPublished(transaction: Database, tenant: string, workspace: Workspace): Promise<void> {
	for (const { path, savedAt } of workspace.drafts) {
		await transaction
			.deleteFrom('content_draft')
			.where('tenant', '=', tenant)
			.where('path', '=', path)
			.where('saved_at', '=', savedAt)
			.execute();
	}
}

async function newestNumber(transaction: Database, tenant: string): Promise<number> {
	const row = await transaction
		.selectFrom('content_release')
		.select((e) => e.fn.max('number').as('number'))
		.where('tenant', '=', tenant)
		.executeTakeFirst();
	return Number(row?.number ?? 0);
}

async function currentPack(transaction: Database, tenant: string): Promise<ContentPack> {
	const row = await transaction
		.selectFrom('organisation')
		.innerJoin('pack', (join) =>
			join.onRef('pack.tenant', '=', 'organisation.tenant').onRef('pack.hash', '=', 'organisation.pack_hash')
		)
		.select('pack.body')
		.where('organisation.tenant', '=', tenant)
		.executeTakeFirst();
	const reading = row && readContentPack(JSON.parse(row.body));
	return reading?.ok === true ? reading.pack : compileFiles([]).pack;
}

const changesSchema = v.array(
	v.object({ part: v.picklist(packParts), id: v.string(), how: v.picklist(['added', 'changed', 'removed']) })
);

function failed(error: PublishError): PublishOutcome {
	return { ok: false, error };
}
