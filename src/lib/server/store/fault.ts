/**
 * Why a store cannot work now, whatever is asked of it, with the code that its engine gave. None of these is a fault of
 * the request: the phone keeps its work and comes back.
 */
import { againOf } from './postgres-errors.ts';
import { StoreOutage } from './retry.ts';

/** `away`: nobody answers. `full`: no room to write. `damaged`: the file is not what was written. `disk`: it cannot be read or written. */
export type StoreFaultKind = 'away' | 'full' | 'damaged' | 'disk';

export interface StoreFault {
	readonly kind: StoreFaultKind;
	/** Such as `SQLITE_CORRUPT`, `ECONNREFUSED` or a SQLSTATE; never the engine's own words, which may hold a value. */
	readonly code: string;
}

/** Of PostgreSQL (appendix A of its manual) and of the file system. */
const CODES: Readonly<Record<string, StoreFaultKind>> = {
	'53100': 'full',
	ENOSPC: 'full',
	EDQUOT: 'full',
	XX001: 'damaged',
	XX002: 'damaged',
	'58030': 'disk',
	EIO: 'disk',
	EROFS: 'disk'
};

/** Result codes of SQLite (sqlite.org/rescode.html). An error of a statement may bear the words alone. */
const SQLITE: readonly {
	readonly result: number;
	readonly name: string;
	readonly words: string;
	readonly kind: StoreFaultKind;
}[] = [
	{ result: 13, name: 'SQLITE_FULL', words: 'database or disk is full', kind: 'full' },
	{ result: 11, name: 'SQLITE_CORRUPT', words: 'database disk image is malformed', kind: 'damaged' },
	{ result: 26, name: 'SQLITE_NOTADB', words: 'file is not a database', kind: 'damaged' },
	{ result: 10, name: 'SQLITE_IOERR', words: 'disk I/O error', kind: 'disk' },
	{ result: 8, name: 'SQLITE_READONLY', words: 'attempt to write a readonly database', kind: 'disk' }
];
/** An extended code holds the plain one in its lowest byte. */
const PLAIN_MASK = 0xff;

/** The embedded file was looked through and does not hold together. */
export class StoreDamaged extends Error {
	readonly code = 'SQLITE_CORRUPT';
	/** @param found what the engine says of it: pages and tables, no value */
	constructor(readonly found: string) {
		super(`the database file is damaged: ${found}`);
		this.name = 'StoreDamaged';
	}
}

/** Null for an error that says nothing about the store as a whole. */
export function storeFaultOf(error: unknown): StoreFault | null {
	if (!(error instanceof Error)) return null;
	if (error instanceof StoreOutage) return { kind: 'away', code: codeOf(error.cause) };
	if (error instanceof StoreDamaged) return { kind: 'damaged', code: error.code };
	const code = codeOf(error);
	const kind = CODES[code];
	if (kind !== undefined) return { kind, code };
	if (code === 'ERR_SQLITE_ERROR') {
		const found = SQLITE.find(({ result, words }) => resultOf(error) === result || error.message.includes(words));
		return found ? { kind: found.kind, code: found.name } : null;
	}
	return againOf(error) === 'later' ? { kind: 'away', code } : null;
}

function codeOf(error: unknown): string {
	if (!(error instanceof Error)) return 'no answer';
	return 'code' in error && typeof error.code === 'string' ? error.code : 'no answer';
}

function resultOf(error: Error): number | null {
	return 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & PLAIN_MASK : null;
}
