/**
 * An organisation's content: what ships with the product, its own files over it, and drafts over those.
 *
 *   shipped files ──own files of the newest release──► published ──drafts──► as it would be
 *
 * Own files are kept with what they replaced, so that an update of the product never loses an edit and never hides that
 * there is something new beneath it.
 */
import * as v from 'valibot';
import type { ContentFile } from '#lib/content/server/front-matter.ts';
import { hashOfPack } from '#lib/content/server/hash.ts';
import type { Database } from '../store/schema.ts';
import { readShipped, type Shipped } from './shipped.ts';

export interface ContentPlace {
	readonly db: Database;
	readonly tenant: string;
	readonly now: number;
	/** Where the shipped content lies; left out for the place it has in the product. */
	readonly folder?: string;
}

/** A file of the organisation's own, in the place of a shipped one or beside them. */
export interface OwnFile {
	readonly path: string;
	/** Null where the organisation took a shipped file out. */
	readonly text: string | null;
	/** Hash of the shipped text it replaced; null where none shipped. */
	readonly base: string | null;
}

export interface Draft {
	readonly path: string;
	readonly text: string | null;
	readonly baseHash: string | null;
	readonly person: string;
	readonly savedAt: number;
	/** The published text changed after this draft was begun: somebody must look before it goes out. */
	readonly isBehind: boolean;
}

export interface Workspace {
	readonly shipped: Shipped;
	readonly own: readonly OwnFile[];
	/** What phones hold, as files. */
	readonly published: readonly ContentFile[];
	readonly drafts: readonly Draft[];
	/** Published with every draft over it. */
	readonly drafted: readonly ContentFile[];
	/** Of the newest release; 0 before the first. */
	readonly releaseNumber: number;
	readonly packHash: string | null;
	readonly shippedHashAtRelease: string | null;
	/** Own files beneath which the product brought another text since. */
	readonly shippedSince: readonly string[];
}

/** Reads everything there is to edit. */
export async function readWorkspace(place: ContentPlace): Promise<Workspace> {
	const shipped = readShipped(place.folder);
	const release = await place.db
		.selectFrom('content_release')
		.select(['number', 'files', 'pack_hash', 'shipped_hash'])
		.where('tenant', '=', place.tenant)
		.orderBy('number', 'desc')
		.executeTakeFirst();
	const rows = await place.db
		.selectFrom('content_draft')
		.selectAll()
		.where('tenant', '=', place.tenant)
		.orderBy('path')
		.execute();
	const own = release === undefined ? [] : readOwnFiles(release.files);
	const published = overlaid(shipped.files, own);
	const publishedByPath = new Map(published.map(({ path, text }) => [path, text]));
	const shippedByPath = new Map(shipped.files.map(({ path, text }) => [path, text]));
	const drafts = rows.map((row): Draft => ({
		path: row.path,
		text: row.text,
		baseHash: row.base_hash,
		person: row.person,
		savedAt: Number(row.saved_at),
		isBehind: row.base_hash !== hashOfText(publishedByPath.get(row.path))
	}));
	return {
		shipped,
		own,
		published,
		drafts,
		drafted: overlaid(published, drafts),
		releaseNumber: release === undefined ? 0 : Number(release.number),
		packHash: release?.pack_hash ?? null,
		shippedHashAtRelease: release?.shipped_hash ?? null,
		shippedSince: own.filter(({ path, base }) => base !== hashOfText(shippedByPath.get(path))).map(({ path }) => path)
	};
}

/** The files with others over them; a text of null takes a file out. */
export function overlaid(
	beneath: readonly ContentFile[],
	over: readonly { readonly path: string; readonly text: string | null }[]
): readonly ContentFile[] {
	const texts = new Map<string, string | null>(beneath.map(({ path, text }) => [path, text]));
	for (const { path, text } of over) texts.set(path, text);
	return [...texts].flatMap(([path, text]) => (text === null ? [] : [{ path, text }]));
}

/** What remains the organisation's own once these files are published: what equals the shipped text is not. */
export function ownFilesOf(
	files: readonly ContentFile[],
	workspace: Pick<Workspace, 'shipped' | 'own'>
): readonly OwnFile[] {
	const shipped = new Map(workspace.shipped.files.map(({ path, text }) => [path, text]));
	const bases = new Map(workspace.own.map((own) => [own.path, own]));
	const now = new Map(files.map(({ path, text }) => [path, text]));
	const paths = [...new Set([...shipped.keys(), ...now.keys()])].sort();
	return paths.flatMap((path): OwnFile[] => {
		const text = now.get(path) ?? null;
		if (text === (shipped.get(path) ?? null)) return [];
		const before = bases.get(path);
		// An edit that was there keeps what it was made from; a new one was made from what ships now.
		const base = before !== undefined && before.text === text ? before.base : hashOfText(shipped.get(path));
		return [{ path, text, base }];
	});
}

export function hashOfText(text: string | undefined): string | null {
	return text === undefined ? null : hashOfPack(text);
}

const ownFiles = v.array(v.object({ path: v.string(), text: v.nullable(v.string()), base: v.nullable(v.string()) }));

export function readOwnFiles(text: string): readonly OwnFile[] {
	return v.parse(ownFiles, JSON.parse(text));
}
