/**
 * The page's side of the port. Screens read `status`, watch named queries and call
 * verbs; they hold no data of their own. `$state.raw`, because lists of thousands
 * of rows need no proxies.
 */
import { createSubscriber } from 'svelte/reactivity';
import { begin, whyUnusable } from './begin.ts';
import { endBegun } from './begun.ts';
import type { DeviceQueries, DeviceVerbs, Done, QueryName, StatusView, VerbName } from './port.ts';
import type { FromWorker, ToWorker } from './rpc.ts';
import { PIN_TRIES_MAX } from './core/lock-policy.ts';
import { forgetDatabases, forgetOrigin, forgetPage, isInstalled } from './page.ts';

const STARTING: StatusView = {
	lock: { kind: 'starting' },
	online: true,
	send: { kind: 'idle' },
	unsentOperations: 0,
	unsentVisits: 0,
	unsentAttempts: 0,
	unsentPhotos: 0,
	oldestUnsentAt: null,
	lastContactAt: null,
	clockOffsetMs: null,
	allReceivedAt: null,
	persisted: null,
	organisation: null,
	person: null,
	packHash: null,
	saveTrouble: null,
	openVisit: false,
	arriving: null,
	healed: [],
	safety: { hidden: null, installed: null, goesOn: false, isRevoked: false }
};

/** How long a worker that locked may take to end. */
const ENDING_MS_MAX = 5_000;
const STATUS_ID = 0;
/** Verbs that answer without `Done`; every other one is told that the phone locked when the worker ends under it. */
const PLAIN_VERBS: readonly VerbName[] = [
	'cover',
	'lock',
	'takeOver',
	'touch',
	'askPersistence',
	'chooser',
	'noteBroken'
];

export interface Watched<T> {
	/** Undefined until the first answer, and while the screen is covered. */
	readonly current: T | undefined;
	/** Ends watching; a screen that only reads `current` in its markup need not call it. */
	stop(): void;
}

interface OpenWatch {
	readonly name: QueryName;
	readonly params: unknown;
	readonly take: (json: string | null) => void;
}

interface OpenCall {
	readonly verb: VerbName;
	readonly settle: (answer: unknown) => void;
}

export class Device {
	#status: StatusView = $state.raw(STARTING);
	#isOpening = $state(false);
	/** Blanked here, and not yet said by the worker: what it said before that counts no more. */
	#isBlank = false;
	#worker: Worker | null = null;
	/** The worker said that it is locked, and ends: what is asked meanwhile is for the next one. */
	#isEnding = false;
	readonly #held: (() => void)[] = [];
	#endingTimer: ReturnType<typeof setTimeout> | undefined;
	#nextId = STATUS_ID + 1;
	readonly #watches = new Map<number, OpenWatch>();
	readonly #calls = new Map<number, OpenCall>();

	/** Verbs by name. */
	readonly call: DeviceVerbs;

	constructor() {
		const ask = (verb: VerbName, input: unknown) => this.#ask(verb, input);
		const own = new Map<string, (input: unknown) => Promise<unknown>>([
			['askPersistence', () => this.#askPersistence()],
			['cover', () => this.#cover()],
			['empty', () => this.#empty()]
		]);
		// Verbs are made by name; the port's type is what says which exist.
		this.call = new Proxy({} as DeviceVerbs, {
			get: (_, verb) => {
				if (typeof verb !== 'string' || verb === 'then') return undefined;
				return own.get(verb) ?? ((input: unknown) => ask(verb as VerbName, input));
			}
		});
		this.#watches.set(STATUS_ID, { name: 'status', params: {}, take: (json) => this.#takeStatus(json) });
		const why = whyUnusable();
		if (why) {
			endBegun();
			this.#status = { ...STARTING, lock: { kind: 'unusable', why } };
			return;
		}
		this.#start();
		this.#attend();
	}

	get status(): StatusView {
		return this.#status;
	}

	/** Locked still, but the secret was right: what will be on the screen can be made ready, unseen. */
	get isOpening(): boolean {
		return this.#isOpening;
	}

	/** Watches a named query for as long as something on the screen reads `current`. */
	watch<N extends QueryName>(name: N, params: DeviceQueries[N]['params']): Watched<DeviceQueries[N]['result']> {
		let current = $state.raw<DeviceQueries[N]['result'] | undefined>(undefined);
		let isStopped = false;
		let end = (): void => undefined;
		const take = (json: string | null): void => {
			// The worker answers a query with that query's result.
			current = json === null ? undefined : (JSON.parse(json) as DeviceQueries[N]['result']);
		};
		const subscribe = createSubscriber(() => {
			if (isStopped) return;
			end = this.#open({ name, params, take });
			return () => {
				end();
				current = undefined;
			};
		});
		return {
			get current() {
				subscribe();
				return current;
			},
			stop() {
				isStopped = true;
				end();
			}
		};
	}

	/** For a page that knows better than the browser whether somebody is looking. */
	setVisibility(isHidden: boolean): void {
		if (isHidden) this.#blank();
		this.#post({ kind: 'visibility', isHidden });
	}

	#start(): void {
		const { worker, hasFailed } = begin();
		if (hasFailed) this.#status = { ...this.#status, lock: { kind: 'unusable', why: 'worker' } };
		worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#receive(data);
		worker.onerror = () => {
			if (this.#status.lock.kind === 'starting')
				this.#status = { ...this.#status, lock: { kind: 'unusable', why: 'worker' } };
		};
		this.#worker = worker;
		this.#post({ kind: 'visibility', isHidden: document.visibilityState === 'hidden' });
		for (const [id, { name, params }] of this.#watches) this.#post({ kind: 'watch', id, name, params });
		void navigator.storage.persisted().then((persisted) => this.#post({ kind: 'persisted', persisted }));
		this.#post({ kind: 'installed', installed: isInstalled() });
		this.#askHeld();
	}

	#askHeld(): void {
		clearTimeout(this.#endingTimer);
		this.#isEnding = false;
		for (const ask of this.#held.splice(0)) ask();
	}

	#receive(message: FromWorker): void {
		switch (message.kind) {
			case 'answer':
				// It opened after all, which the status says, or it did not.
				if (hasFailed(message.answer)) this.#isOpening = false;
				this.#calls.get(message.id)?.settle(message.answer);
				this.#calls.delete(message.id);
				return;
			case 'view':
				return this.#watches.get(message.id)?.take(message.json);
			case 'opening':
				this.#isOpening = true;
				return;
			case 'ended':
				return this.#restart();
			case 'gone':
				this.#end();
				void forgetDatabases();
				this.#status = { ...STARTING, lock: { kind: 'emptied', emptied: message.emptied, canSend: false } };
		}
	}

	/** The worker ended because the phone locked: nothing of it stays here, and a new one begins locked. */
	#restart(): void {
		const { kind } = this.#status.lock;
		// Its last words may have come before it could say so.
		if (kind === 'open' || kind === 'covered') this.#status = { ...this.#status, lock: { kind: 'locked' } };
		this.#end();
		this.#start();
	}

	#end(): void {
		this.#isOpening = false;
		this.#worker?.terminate();
		this.#worker = null;
		for (const { verb, settle } of this.#calls.values()) {
			const locked: Done = { ok: false, error: { kind: 'locked' } };
			settle(PLAIN_VERBS.includes(verb) ? null : locked);
		}
		this.#calls.clear();
		this.#blankViews();
	}

	/** At once, before the worker hears of it: a busy worker must not leave a name on the screen. It says the same a moment later. */
	#blank(): void {
		if (this.#status.lock.kind !== 'open') return;
		this.#isBlank = true;
		this.#status = { ...this.#status, lock: { kind: 'covered', triesLeft: PIN_TRIES_MAX } };
	}

	#blankViews(): void {
		for (const [id, watch] of this.#watches) if (id !== STATUS_ID) watch.take(null);
	}

	async #cover(): Promise<unknown> {
		const covered = this.#ask('cover', undefined);
		this.#blank();
		return covered;
	}

	/** What the worker cannot reach goes with it: the app's files, its worker and its settings. */
	async #empty(): Promise<unknown> {
		const done = await this.#ask('empty', undefined);
		// The worker answers a verb with that verb's answer.
		const emptied = done as Awaited<ReturnType<DeviceVerbs['empty']>>;
		if (emptied.ok) await forgetPage();
		if (emptied.ok && emptied.value.proof) await forgetOrigin(emptied.value.proof);
		return done;
	}

	#takeStatus(json: string | null): void {
		if (json === null) return;
		// The worker answers the status query with a status.
		const status = JSON.parse(json) as StatusView;
		const before = this.#status.lock.kind;
		if (status.lock.kind === 'locked' && (before === 'open' || before === 'covered')) {
			this.#isEnding = true;
			// One that cannot finish lives on, and answers for itself.
			this.#endingTimer = setTimeout(() => this.#askHeld(), ENDING_MS_MAX);
		}
		// The next worker begins behind a lock screen where somebody may be typing already.
		if (status.lock.kind === 'starting' && before === 'locked') return;
		this.#isOpening &&= status.lock.kind === 'locked';
		this.#isBlank &&= status.lock.kind === 'open';
		this.#status = this.#isBlank ? { ...status, lock: this.#status.lock } : status;
	}

	#open(watch: OpenWatch): () => void {
		const id = this.#nextId++;
		const { name, params } = watch;
		this.#watches.set(id, watch);
		this.#post({ kind: 'watch', id, name, params });
		return () => {
			if (this.#watches.delete(id)) this.#post({ kind: 'unwatch', id });
		};
	}

	#ask(verb: VerbName, input: unknown): Promise<unknown> {
		// Emptied to the last, this page has no worker any more; whoever enrols here again begins one.
		if (!this.#worker && this.#status.lock.kind === 'emptied') this.#start();
		const id = this.#nextId++;
		// Reactive values of a screen are proxies, which no message can carry.
		const message: ToWorker = { kind: 'call', id, verb, input: $state.snapshot(input) };
		return new Promise((settle) => {
			const ask = (): void => {
				this.#calls.set(id, { verb, settle });
				this.#post(message);
			};
			if (this.#isEnding) this.#held.push(ask);
			else ask();
		});
	}

	/** Only a page may ask; the worker is told what the browser said. */
	async #askPersistence(): Promise<boolean | null> {
		try {
			const persisted = await navigator.storage.persist();
			this.#post({ kind: 'persisted', persisted });
			return persisted;
		} catch {
			// A browser without an answer is no reason to stop: the status shows that it is not known.
			return null;
		}
	}

	#attend(): void {
		document.addEventListener('visibilitychange', () => this.setVisibility(document.visibilityState === 'hidden'));
		addEventListener('online', () => this.#post({ kind: 'online', isOnline: true }));
		addEventListener('offline', () => this.#post({ kind: 'online', isOnline: false }));
		// WebKit sets a page aside with its worker, and that with its lock and files: the next page could open neither.
		addEventListener('pagehide', ({ persisted }) => {
			if (persisted) this.#end();
		});
		addEventListener('pageshow', ({ persisted }) => {
			if (persisted) location.reload();
		});
	}

	#post(message: ToWorker): void {
		this.#worker?.postMessage(message);
	}
}

function hasFailed(answer: unknown): boolean {
	return typeof answer === 'object' && answer !== null && 'ok' in answer && answer.ok === false;
}
