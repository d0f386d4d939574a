/** What page and worker say to each other. */
import type { QueryName, VerbName } from './port.ts';
import type { Emptied } from './safety-port.ts';

export type ToWorker =
	| { readonly kind: 'call'; readonly id: number; readonly verb: VerbName; readonly input: unknown }
	| { readonly kind: 'watch'; readonly id: number; readonly name: QueryName; readonly params: unknown }
	| { readonly kind: 'unwatch'; readonly id: number }
	| { readonly kind: 'visibility'; readonly isHidden: boolean }
	| { readonly kind: 'online'; readonly isOnline: boolean }
	| { readonly kind: 'persisted'; readonly persisted: boolean | null }
	/** Opened from the home screen. */
	| { readonly kind: 'installed'; readonly installed: boolean };

export type FromWorker =
	| { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
	/** The result as JSON, sent only when it changed; null while it may not be on the page. */
	| { readonly kind: 'view'; readonly id: number; readonly json: string | null }
	/** The secret was right, and the rows are being opened: a moment in which the page can make its screen ready. */
	| { readonly kind: 'opening' }
	/** Locked: the worker has ended, and with it every key and every opened row. */
	| { readonly kind: 'ended' }
	/** The same, and this phone holds nothing any more that it could send: no new worker begins. */
	| { readonly kind: 'gone'; readonly emptied: Emptied };
