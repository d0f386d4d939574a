/**
 * The journal: a second copy of what the office does not have yet, line by line,
 * flushed before anyone says *saved*. Two files: writing anew goes to the other
 * one first, so that at no moment neither is whole. Reading takes both.
 */
import type { Journal } from '../core/ports.ts';
import { StoreTrouble } from '../core/trouble.ts';
import { fromUtf8, toUtf8 } from './bytes.ts';
import { kindOf } from './dexie-trouble.ts';
import { openBoth, readWhole, type SyncFile } from './files-opfs.ts';

export interface OpenJournal extends Journal {
	close(): void;
}

const FILES = ['journal-a', 'journal-b'] as const;

export async function opfsJournal(): Promise<OpenJournal> {
	return journalOn(...(await openBoth(FILES)));
}

/** True for the files that hold envelopes and no key. */
export function isJournalFile(name: string): boolean {
	return FILES.some((file) => file === name);
}

export function journalOn(first: SyncFile, second: SyncFile): OpenJournal {
	// The one that holds something is written on; both hold something only after a crash while writing anew.
	let [active, other] = first.getSize() === 0 && second.getSize() > 0 ? [second, first] : [first, second];
	/** Where whole lines end: a torn line before it would swallow the next one. */
	let end = active.getSize();
	let isTorn = end > 0 && !fromUtf8(readWhole(active)).endsWith('\n');

	const write = (file: SyncFile, at: number, text: string): number => {
		const bytes = toUtf8(text);
		const written = file.write(bytes, { at });
		if (written < bytes.length) throw new StoreTrouble('full', 'journal');
		file.flush();
		return at + written;
	};
	const guarded = async (work: () => void): Promise<void> => {
		try {
			work();
		} catch (error) {
			isTorn = true;
			throw new StoreTrouble(kindOf(error) ?? 'closed', 'journal');
		}
	};

	return {
		append: (lines) =>
			guarded(() => {
				const text = lines.map((line) => `${line}\n`).join('');
				end = write(active, end, isTorn ? `\n${text}` : text);
				isTorn = false;
			}),
		readAll: async () => [...linesOf(other), ...linesOf(active)],
		rewrite: (lines) =>
			guarded(() => {
				other.truncate(0);
				end = write(other, 0, lines.map((line) => `${line}\n`).join(''));
				[active, other] = [other, active];
				isTorn = false;
				other.truncate(0);
				other.flush();
			}),
		close() {
			first.close();
			second.close();
		}
	};
}

function linesOf(file: SyncFile): readonly string[] {
	return fromUtf8(readWhole(file))
		.split('\n')
		.filter((line) => line !== '');
}
