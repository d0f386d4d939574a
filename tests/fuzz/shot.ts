/** One request to be sent, and what it may do. */
import type { Role } from '#lib/domain/roles.ts';
import type { Place } from './places.ts';
import type { Mark } from './town.ts';

export type Who = 'nobody' | 'phone' | 'theirPhone' | 'theirOffice' | Exclude<Role, 'coach'>;

export interface Shot {
	readonly place: Place;
	readonly who: Who;
	readonly method: string;
	readonly path: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Uint8Array | null;
	/** The whole request as it goes over the line, for what no client library would send. */
	readonly raw?: string;
	/** Tables that this may change, and of whom; housekeeping apart. */
	readonly may: readonly string[];
	readonly tenant: string;
	/** Words planted in records that the answer may hold. */
	readonly reads: readonly Mark[];
	/** Why this must be refused and change nothing; null for what may be taken in. */
	readonly attack: string | null;
	/** Sent before in exactly this form: it may not be taken in as new. */
	readonly isReplay: boolean;
}

export interface Answer {
	/** 0 when the connection was dropped without an answer. */
	readonly status: number;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	readonly text: string;
}

/** One change that the database noted. */
export interface Change {
	readonly name: string;
	readonly what: 'insert' | 'update' | 'delete';
	readonly tenant: string;
}
