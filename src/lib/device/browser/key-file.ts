/**
 * The file of wrapped keys. It is overwritten in place, because a deleted row of
 * IndexedDB stays readable in the profile for thousands of writes. Two slots:
 * the new text is written, flushed and read back before the old one is blanked, so
 * that neither a power cut nor a full disk ever leaves neither.
 */
import * as v from 'valibot';
import { StoreTrouble } from '../core/trouble.ts';
import { fromUtf8, toUtf8 } from './bytes.ts';
import { openBoth, readWhole, type SyncFile } from './files-opfs.ts';

export interface KeyFile {
	read(): Promise<string | null>;
	/** Rejects with trouble `full` when there is no room; what was there before still reads then. */
	write(text: string): Promise<void>;
}

const slotSchema = v.object({ generation: v.number(), text: v.string() });

/** Every key file of a phone: the wraps, and the one-time key of a request for the office's help. */
export const KEY_FILES = ['keys', 'recovery'] as const;

/** Handles are exclusive: whoever reads while another writes waits for it. */
const last = new Map<string, Promise<unknown>>();

export function opfsKeyFile(name: (typeof KEY_FILES)[number] = 'keys'): KeyFile {
	const open = async <T>(work: (slots: readonly [SyncFile, SyncFile]) => T): Promise<T> => {
		const slots = await openBoth([`${name}-a`, `${name}-b`]);
		try {
			return work(slots);
		} finally {
			for (const slot of slots) slot.close();
		}
	};
	const withSlots = <T>(work: (slots: readonly [SyncFile, SyncFile]) => T): Promise<T> => {
		const next = (last.get(name) ?? Promise.resolve()).then(() => open(work));
		last.set(
			name,
			next.catch(() => undefined)
		);
		return next;
	};
	return {
		read: () => withSlots((slots) => newest(slots)?.text ?? null),
		write: (text) => withSlots((slots) => writeNewest(slots, text))
	};
}

function newest(
	slots: readonly [SyncFile, SyncFile]
): { readonly generation: number; readonly text: string; readonly at: 0 | 1 } | null {
	const [a, b] = [readSlot(slots[0]), readSlot(slots[1])];
	if (a && (!b || a.generation >= b.generation)) return { ...a, at: 0 };
	return b ? { ...b, at: 1 } : null;
}

function writeNewest(slots: readonly [SyncFile, SyncFile], text: string): void {
	const before = newest(slots);
	const [target, old] = before?.at === 0 ? [slots[1], slots[0]] : [slots[0], slots[1]];
	const bytes = toUtf8(JSON.stringify({ generation: (before?.generation ?? 0) + 1, text }));
	// A full disk takes a part of it and tells only by this count.
	if (target.write(bytes, { at: 0 }) < bytes.length) throw new StoreTrouble('full', 'key file');
	target.truncate(bytes.length);
	target.flush();
	if (readSlot(target)?.text !== text) throw new StoreTrouble('full', 'key file');
	blank(old);
}

function blank(file: SyncFile): void {
	const size = file.getSize();
	// The new text is there: what cannot be blanked is cut off, and nobody is told that the writing failed.
	if (file.write(new Uint8Array(size), { at: 0 }) < size) file.truncate(0);
	file.flush();
}

function readSlot(file: SyncFile): v.InferOutput<typeof slotSchema> | null {
	try {
		const read = v.safeParse(slotSchema, JSON.parse(fromUtf8(readWhole(file))));
		return read.success ? read.output : null;
	} catch {
		// Blank, or torn by a power cut: the other slot holds the keys.
		return null;
	}
}
