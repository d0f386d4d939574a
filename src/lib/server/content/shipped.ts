/** The content that came with this version of the product. It changes only with an update, so it is read once. */
import { existsSync } from 'node:fs';
import { createFindings } from '#lib/content/server/findings.ts';
import type { ContentFile } from '#lib/content/server/front-matter.ts';
import { hashOfPack } from '#lib/content/server/hash.ts';
import { readContentFiles } from '#lib/content/server/read.ts';

export interface Shipped {
	readonly files: readonly ContentFile[];
	readonly hash: string;
}

const shippedByFolder = new Map<string, Shipped>();

export function contentFolder(): string {
	return process.env['CONTENT_DIR'] || './src/content';
}

/** What ships; nothing at all where there is no such folder. */
export function readShipped(folder: string = contentFolder()): Shipped {
	const known = shippedByFolder.get(folder);
	if (known !== undefined) return known;
	const shipped = readShippedAnew(folder);
	shippedByFolder.set(folder, shipped);
	return shipped;
}

/** At a start the folder is read again: it may be another version by now. */
export function readShippedAnew(folder: string): Shipped {
	const files = existsSync(folder) ? readContentFiles(folder, createFindings()) : [];
	const shipped = { files, hash: hashOfPack(files) };
	shippedByFolder.set(folder, shipped);
	return shipped;
}
