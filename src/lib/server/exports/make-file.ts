/** Files that leave the office, made in a thread of their own. */
import type { StoreAddress } from '../reports/own-connection.ts';
import { piecesFrom } from '../threads/run-thread.ts';
import type { ExportQuestion } from './read-export.ts';
import type { ExportTable, ExportWords } from './table.ts';

export const EXPORT_FORMS = ['xlsx', 'csv', 'machine', 'geojson'] as const;
export type ExportForm = (typeof EXPORT_FORMS)[number];

export interface ExportTask {
	readonly store: StoreAddress;
	readonly tenant: string;
	readonly question: ExportQuestion;
	readonly form: ExportForm;
	readonly words: ExportWords;
	/** Known to this organisation only: what points on a map are moved by. */
	readonly salt: string;
}

export interface WorkbookTask {
	readonly tables: readonly ExportTable[];
	readonly words: ExportWords;
}

export interface MadeFile {
	readonly bytes: Uint8Array<ArrayBuffer>;
	readonly rows: number;
	/** Whom it is about. */
	readonly roots: readonly string[];
}

/** A workbook of fifty thousand visits takes some hundred megabytes and ten seconds on a small server. */
const LIMITS = { memoryMegabytesMax: 1_024, msMax: 300_000 } as const;

let queue: Promise<unknown> = Promise.resolve();

/** One at a time: several large files at once must not take the server's memory together. */
export function makeExport(task: ExportTask): Promise<MadeFile> {
	return behindOthers(async () => {
		const { exportTask, threadAddress } = await import('./export-thread.ts');
		return onePiece<MadeFile>(threadAddress, { task: exportTask, ...task });
	});
}

export async function makeWorkbook(
	tables: readonly ExportTable[],
	words: ExportWords
): Promise<Uint8Array<ArrayBuffer>> {
	const made = await behindOthers(async () => {
		const { threadAddress, workbookTask } = await import('./export-thread.ts');
		return onePiece<Pick<MadeFile, 'bytes'>>(threadAddress, { task: workbookTask, tables, words });
	});
	return made.bytes;
}

function behindOthers<T>(make: () => Promise<T>): Promise<T> {
	const made = queue.then(make);
	queue = made.catch(() => undefined);
	return made;
}

async function onePiece<T>(file: string, task: Readonly<Record<string, unknown>>): Promise<T> {
	for await (const piece of piecesFrom<T>(file, task, LIMITS)) return piece;
	throw new Error('the thread of the files ended without one');
}
