/**
 * Runs the outbox's steps: sends, waits, sends again, and fetches afterwards. It
 * works without a key for the sending half. It never gives up and never blocks:
 * an operation that alone makes a push fail is set aside for the others (G13).
 */
import {
	OUTBOX_START,
	type Failure,
	type OutboxEvent,
	type OutboxState,
	retryDelayMs,
	stepOutbox
} from '#lib/sync/outbox.ts';
import { PURGES_MAX } from '#lib/sync/limits.ts';
import { paceAfter, paceAfterFailure, PULL_PACE } from '#lib/sync/pace.ts';
import type { PullAnswer, PullRequest, PurgeOrder, PushAnswer, PushRequest } from '#lib/sync/wire.ts';
import type { DeviceCore } from './device-core.ts';
import type { PhotoSide } from './photo-courier.ts';
import type { About, Handover } from './handover.ts';
import type { AlarmPort, ChancePort, ClockPort, NetPort, NetResult } from './ports.ts';
import { purgesIn } from './purging.ts';
import { packedBytes } from './push-size.ts';
import { troubleOf } from './trouble.ts';

/** A restored office asks for another push before pulling; more rounds than this mean that it restarts under us. */
const EPOCH_ROUNDS_MAX = 3;
/** Pages in one exchange: a page that brings nothing on must not be asked for for ever. */
const PAGES_MAX = 10_000;

export interface CourierOptions {
	readonly handover: Handover;
	readonly net: NetPort;
	readonly clock: ClockPort;
	readonly chance: ChancePort;
	readonly alarm: AlarmPort;
	/** The open device, or null while locked. */
	readonly core: () => DeviceCore | null;
	readonly about: () => About;
	readonly onChange: () => void;
	/** Photos travel behind the text, in a queue of their own. */
	readonly photos?: PhotoSide;
}

type Failed = { readonly ok: false; readonly failure: Failure; readonly retryAfterMs?: number };
type Kept<T> = { readonly ok: true; readonly value: T } | Failed;
export type ExchangeOutcome = { readonly ok: true } | Failed;
/** Over by itself: no link, or an office that cannot answer now. */
const PASSING: readonly Failure[] = ['offline', 'server', 'busy', 'officeFull'];

/** What came, and how long it took. */
interface Timed {
	readonly answer: NetResult<PullAnswer>;
	readonly ms: number;
}

export class Courier {
	readonly #options: CourierOptions;
	#state: OutboxState = OUTBOX_START;
	#exchange: Promise<ExchangeOutcome> | null = null;
	/** Changes in the next page. */
	#pageSize = PULL_PACE.start;
	/** By scope, the page that comes next there, asked for already. */
	readonly #ahead = new Map<string, { readonly asks: string; readonly page: Promise<Timed> }>();
	/** Fetching that failed for want of a link is tried again by itself: a first sync goes on where it was cut. */
	#fetch: { readonly tries: number; readonly dueAt: number | null } = { tries: 0, dueAt: null };
	/** What the last answer left to be stored and shown, while the next push is on its way. */
	#taking: Promise<Kept<void>> = Promise.resolve({ ok: true, value: undefined });
	/** Purges that the last handshake named and this phone has not confirmed. */
	#orders: readonly PurgeOrder[] = [];

	constructor(options: CourierOptions) {
		this.#options = options;
	}

	get state(): OutboxState {
		return this.#state;
	}

	/** Something was saved: send it, unless sending or waiting already. */
	async saved(): Promise<void> {
		const unsent = this.#sendable();
		if (unsent > 0) this.#options.photos?.textComes();
		await this.#drive({ kind: 'saved', unsent });
		void this.#options.photos?.freed();
	}

	/** The alarm rang. Too early is harmless: the alarm is set again. */
	async rang(): Promise<void> {
		const state = this.#state;
		const { clock, alarm } = this.#options;
		const { dueAt } = this.#fetch;
		if (dueAt !== null && clock.now() >= dueAt) return void (await this.exchange());
		if (dueAt !== null) alarm.wakeAt(dueAt);
		if (state.kind === 'waiting' && clock.now() < state.until) alarm.wakeAt(state.until);
		else {
			await this.#drive({ kind: 'due', unsent: this.#sendable() });
			void this.#options.photos?.freed();
		}
	}

	/** Sends and fetches now; a second call joins the one under way. */
	exchange(): Promise<ExchangeOutcome> {
		this.#exchange ??= this.#run()
			.then((outcome) => this.#noteFetch(outcome))
			.finally(() => {
				this.#exchange = null;
				// Behind the words, and not waited for: an exchange has ended when the words are through.
				void this.#options.photos?.wake();
			});
		return this.#exchange;
	}

	async #run(): Promise<ExchangeOutcome> {
		// Asked for in an earlier exchange: the office may hold more since.
		this.#ahead.clear();
		await this.#keep(() => this.#purgeAnswered());
		await this.#options.core()?.adopt();
		const isHeldUp = await this.#handInFirst();
		let met = await this.#meet();
		for (let round = 0; round < EPOCH_ROUNDS_MAX; round += 1) {
			// Whatever the handshake said: an expired, revoked or old device still hands in (G15).
			// What the first push set aside waits for the next wake, as what fails alone always does.
			const unsent = round === 0 ? this.#options.handover.book.sendable() : this.#sendable();
			if (round > 0 || !isHeldUp) await this.#drive({ kind: 'wake', unsent });
			if (met?.ok) await this.#askAfterStrays();
			if (met?.ok) await this.#confirmPurges();
			if (this.#state.kind === 'waiting') return { ok: false, failure: this.#state.failure };
			// The phone may have been unlocked while it was sending.
			met ??= await this.#meet();
			if (met === null) return { ok: true };
			if (!met.ok) return met;
			const pulled = await this.#pullAll();
			if (pulled !== 'epoch') return pulled;
		}
		return { ok: false, failure: 'server' };
	}

	/**
	 * One push goes ahead of challenge, token and handshake, which it does not need: a day's work is in after one
	 * round trip. No more than one: what the handshake brings, purges above all (G12), shall not wait for a backlog.
	 * Answers whether it failed; the handshake is asked for also then, since what is small may come through.
	 */
	async #handInFirst(): Promise<boolean> {
		const unsent = this.#sendable();
		if (unsent === 0) return false;
		this.#options.photos?.textComes();
		await this.#drive({ kind: 'wake', unsent }, { isOnePush: true });
		return this.#state.kind === 'waiting';
	}

	/** Null while locked: without a key there is no handshake and nothing to pull, and that is no failure. */
	async #meet(): Promise<ExchangeOutcome | null> {
		const core = this.#options.core();
		if (!core) return null;
		const sentAt = this.#options.clock.now();
		const answer = await this.#options.net.handshake();
		if (!answer.ok) return failedOf(answer);
		return this.#keep(async () => {
			await this.#options.handover.meet(answer.value, { sentAt, receivedAt: this.#options.clock.now() });
			this.#options.handover.book.askNameless(answer.value.scopes);
			await core.dropScopes();
			// Before anything else: what was purged shall not stay for as long as the link is bad (G12).
			this.#orders = answer.value.purges ?? [];
			if (this.#orders.length > 0) await core.purge(this.#orders);
			const { photos, serverTime } = answer.value;
			if (photos) await this.#options.photos?.meet(photos.missing, serverTime);
			const { epoch, covered } = answer.value;
			if (covered) await core.forgetCovered({ epoch, covered });
		});
	}

	/**
	 * Households of which envelopes lie here and no record: their round has ended, so no stream names their purge. The
	 * handshake names it until it is confirmed; but a copy of this phone, which has its name, may have confirmed it (G12).
	 */
	async #askAfterStrays(): Promise<void> {
		const core = this.#options.core();
		if (!core) return;
		const strays = this.#options.handover.book.answeredRoots().filter((root) => core.index.get(root) === undefined);
		for (let start = 0; start < strays.length; start += PURGES_MAX) {
			const asks = strays.slice(start, start + PURGES_MAX);
			const answer = await this.#options.net.purged({ version: 1, roots: [], asks });
			if (!answer.ok) return;
			const named = new Set(this.#orders.map(({ root }) => root));
			this.#orders = [...this.#orders, ...(answer.value.purges ?? []).filter(({ root }) => !named.has(root))];
		}
	}

	/** Once what was saved of them is handed in. An answer that does not come is no failure: the next handshake asks again. */
	async #confirmPurges(): Promise<void> {
		const core = this.#options.core();
		if (!core || this.#orders.length === 0) return;
		const done = await this.#keep(() => core.purge(this.#orders));
		if (!done.ok || done.value.length === 0) return;
		const answer = await this.#options.net.purged({ version: 1, roots: [...done.value] });
		if (answer.ok) this.#orders = this.#orders.filter(({ root }) => !done.value.includes(root));
	}

	async #drive(first: OutboxEvent, { isOnePush = false } = {}): Promise<void> {
		let event: OutboxEvent | null = first;
		while (event) {
			const { state, effects } = stepOutbox(this.#state, event);
			this.#state = state;
			this.#options.onChange();
			event = null;
			for (const effect of effects) {
				if (effect.kind === 'send') event = await this.#push(effect.bytes);
				else this.#options.alarm.wakeAt(effect.at);
			}
			if (event) event = await this.#settled(event, isOnePush);
		}
	}

	/** With more to send the next push goes at once; otherwise the last answer is stored and shown first. */
	async #settled(event: OutboxEvent, isOnePush: boolean): Promise<OutboxEvent> {
		if (event.kind === 'answered' && event.unsent > 0 && !isOnePush) return event;
		const failed = await this.#taken();
		if (event.kind !== 'answered') return event;
		// What is left is not forgotten: whoever asked for one push wakes the outbox again.
		return failed ?? { ...event, unsent: isOnePush ? 0 : this.#options.handover.book.sendable() };
	}

	async #push(bytes: number): Promise<OutboxEvent> {
		const { handover, net, about } = this.#options;
		const request = handover.request(bytes, about());
		if (request.envelopes.length === 0) return { kind: 'answered', unsent: 0 };
		const sentAt = this.#options.clock.now();
		const answer = await net.push(request);
		const ms = this.#options.clock.now() - sentAt;
		if (!answer.ok) return this.#failed(request, answer);
		// Nothing of such an answer is kept: killed now, the phone asks the same again.
		if (handover.isDoubtful(answer.value)) return { kind: 'answered', unsent: this.#sendable() };
		const failed = await this.#taken();
		const before = handover.book.due();
		this.#taking = this.#keep(() => this.#takeIn(request, answer.value));
		if (failed) return failed;
		const first = request.envelopes[0];
		if (handover.book.due() >= before && first) {
			// An answer that settles nothing would be asked for for ever.
			handover.book.setAside(first.opId);
			return this.#failedWith('server');
		}
		const size = request.envelopes.reduce((all, envelope) => all + packedBytes(envelope), 0);
		return { kind: 'answered', unsent: this.#sendable(), passed: { size, ms } };
	}

	/** Counts at once; what is waited for is the disk, and the rows. */
	async #takeIn(request: PushRequest, answer: PushAnswer): Promise<void> {
		const { receipts, stored } = this.#options.handover.accept(request, answer);
		// The rows hear of them whatever befalls the store: the office has what it has (G9).
		await Promise.all([stored, this.#options.core()?.applyReceipts(receipts)]);
		await this.#purgeAnswered();
	}

	/** Waits for the last answer to be stored and shown; answers what went wrong with it, once. */
	async #taken(): Promise<OutboxEvent | null> {
		const taken = await this.#taking;
		if (taken.ok) return null;
		this.#taking = Promise.resolve({ ok: true, value: undefined });
		return this.#failedWith(taken.failure);
	}

	/** What the office answered `purged`, perhaps while this phone was locked, goes with all that is kept beside it (G12). */
	async #purgeAnswered(): Promise<void> {
		if (this.#options.handover.book.hasPurged()) await this.#options.core()?.purge([]);
	}

	#failed(request: PushRequest, answer: Extract<NetResult<PushAnswer>, { ok: false }>): OutboxEvent {
		const [only, ...others] = request.envelopes;
		const isItsFault = answer.failure === 'tooLarge' || answer.failure === 'server';
		if (only && others.length === 0 && isItsFault) {
			this.#options.handover.book.setAside(only.opId);
			if (answer.failure === 'tooLarge') return { kind: 'answered', unsent: this.#options.handover.book.sendable() };
		}
		return this.#failedWith(answer.failure, answer.retryAfterMs);
	}

	#failedWith(failure: Failure, retryAfterMs?: number): OutboxEvent {
		const { clock, chance } = this.#options;
		const event = { kind: 'failed', failure, now: clock.now(), chance: chance.random() } as const;
		return retryAfterMs === undefined ? event : { ...event, retryAfterMs };
	}

	/** What was set aside is tried again once nothing else is left. */
	#sendable(): number {
		const { book } = this.#options.handover;
		const unsent = book.sendable();
		if (unsent > 0) return unsent;
		book.takeBack();
		return book.sendable();
	}

	async #pullAll(): Promise<ExchangeOutcome | 'epoch'> {
		const { scopes } = this.#options.handover.meta;
		for (const [at, scope] of scopes.entries()) {
			// Two under way at once, where no first sync needs the road for itself: a phone that is up to date learns it sooner.
			const core = this.#options.core();
			const requests = scopes.slice(at, at + 2).map((next) => core?.pullRequest(next, this.#pageSize));
			for (const request of requests) if (!request?.snapshot) this.#askAhead(request);
			const pulled = await this.#pull(scope);
			if (pulled === 'epoch' || !pulled.ok) return pulled;
		}
		return { ok: true };
	}

	async #pull(scope: string): Promise<ExchangeOutcome | 'epoch'> {
		for (let page = 0; page < PAGES_MAX; page += 1) {
			const core = this.#options.core();
			if (!core) return { ok: true };
			const answer = await this.#page(core, scope);
			if (!answer.ok) return failedOf(answer);
			const kept = await this.#keep(async () => {
				const purges = purgesIn(answer.value.changes);
				if (purges.length > 0) await core.purge(purges);
				return core.applyPage(answer.value);
			});
			if (!kept.ok) return kept;
			if (kept.value === 'epoch') return 'epoch';
			if (kept.value !== 'more') return { ok: true };
		}
		return { ok: false, failure: 'server' };
	}

	/**
	 * The next page, and behind it the one after: that is on its way while this one is stored. It is used only if it is
	 * what would be asked for once this one lies there (G5).
	 */
	async #page(core: DeviceCore, scope: string): Promise<NetResult<PullAnswer>> {
		const request = core.pullRequest(scope, this.#pageSize);
		const ahead = this.#ahead.get(scope);
		this.#ahead.delete(scope);
		const { answer, ms } = await (ahead?.asks === asksOf(request) ? ahead.page : this.#ask(request));
		this.#pageSize = answer.ok
			? paceAfter(this.#pageSize, { size: answer.value.changes.length, ms }, PULL_PACE)
			: paceAfterFailure(this.#pageSize, PULL_PACE);
		if (answer.ok) this.#askAhead(core.requestBehind(answer.value, this.#pageSize));
		return answer;
	}

	#askAhead(request?: PullRequest | null): void {
		if (request && !this.#ahead.has(request.scope))
			this.#ahead.set(request.scope, { asks: asksOf(request), page: this.#ask(request) });
	}

	async #ask(request: PullRequest): Promise<Timed> {
		const { clock, net } = this.#options;
		const askedAt = clock.now();
		const answer = await net.pull(request);
		return { answer, ms: clock.now() - askedAt };
	}

	#noteFetch(outcome: ExchangeOutcome): ExchangeOutcome {
		const { clock, chance, alarm } = this.#options;
		const isPassing = !outcome.ok && PASSING.includes(outcome.failure);
		// While the outbox waits its own alarm tries again, and fetching comes after sending.
		if (!isPassing || this.#state.kind === 'waiting') this.#fetch = { tries: 0, dueAt: null };
		else {
			const { retryAfterMs } = outcome;
			const asked = retryAfterMs === undefined ? {} : { retryAfterMs };
			const dueAt = clock.now() + retryDelayMs(this.#fetch.tries, { chance: chance.random(), ...asked });
			this.#fetch = { tries: this.#fetch.tries + 1, dueAt };
			alarm.wakeAt(dueAt);
		}
		return outcome;
	}

	/** A full or closed store is not the network's fault, but it ends the exchange the same way: later, again. */
	async #keep<T>(work: () => Promise<T>): Promise<Kept<T>> {
		try {
			return { ok: true, value: await work() };
		} catch (error) {
			if (!troubleOf(error)) throw error;
			return { ok: false, failure: 'server' };
		}
	}
}

/** What a request asks for, however much of it. */
function asksOf(request: PullRequest): string {
	return JSON.stringify({ ...request, limit: 0 });
}

/** What a failed question tells whoever waits for the exchange. */
function failedOf({ failure, retryAfterMs }: Extract<NetResult<unknown>, { ok: false }>): Failed {
	return retryAfterMs === undefined ? { ok: false, failure } : { ok: false, failure, retryAfterMs };
}
