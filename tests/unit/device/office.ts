/** A small office for the device's tests: one counter per scope, merges like the real one, and does what a test tells it to. */
import type { NetPort, NetResult } from '#lib/device/core/ports.ts';
import { openTwin } from '#lib/device/twins/sealers.ts';
import { hashTwin } from '#lib/device/twins/world.ts';
import { digestOf } from '#lib/sync/digest.ts';
import { effectiveClock } from '#lib/sync/clock.ts';
import type { EntityState } from '#lib/sync/merge.ts';
import { applyOperation, type Operation, parseOperation } from '#lib/sync/operation.ts';
import type { Failure } from '#lib/sync/outbox.ts';
import type {
	HandshakeAnswer,
	PullAnswer,
	PullRequest,
	PurgedAnswer,
	PurgedRequest,
	PurgeOrder,
	PushAnswer,
	PushRequest,
	Receipt,
	ScopeChange
} from '#lib/sync/wire.ts';

interface Stored {
	readonly scope: string;
	readonly move: number;
	readonly state: EntityState;
}

export class FakeOffice implements NetPort {
	epoch = 'e1';
	now: () => number;
	scopes: string[];
	failure: Failure | null = null;
	handshakeFailure: Failure | null = null;
	fork = false;
	revoked = false;
	known: Record<string, number> = {};
	/** Undefined for an office that does not say it. */
	intakeKey: string | undefined = undefined;
	/** What a verified backup holds, per scope; null for an office without one. */
	covered: Record<string, number> | null = null;
	pushes: PushRequest[] = [];
	pulls: PullRequest[] = [];
	pageSize = 500;
	/** Purges that no phone has confirmed. */
	purges: PurgeOrder[] = [];
	/** Also what was confirmed since. */
	readonly everPurged = new Map<string, PurgeOrder>();
	confirmed: string[] = [];
	/** False for an office of the first release. */
	givesSnapshots = true;
	/** What to answer for an operation instead of storing it. */
	judge: (operation: Operation) => 'stored' | 'quarantined' | 'alarm' | 'purged' = () => 'stored';
	digest: (scope: string) => Promise<string> = (scope) =>
		digestOf(
			[...this.entities.values()].filter((stored) => stored.scope === scope).map(({ state }) => state),
			hashTwin
		);
	/** Called between the store and the answer. */
	beforePullAnswer: () => Promise<void> = async () => undefined;
	readonly log = new Map<string, Receipt>();
	readonly entities = new Map<string, Stored>();
	#seqs = new Map<string, number>();
	#made: Operation[] = [];
	#streams = new Map<string, Map<string, ScopeChange>>();

	constructor(options: { now: () => number; scopes: string[] }) {
		this.now = options.now;
		this.scopes = options.scopes;
	}

	/** Puts an operation into the log as somebody else's. */
	store(operation: Operation): Receipt {
		const known = this.log.get(operation.opId);
		if (known) return known;
		this.#made.push(operation);
		const verdict = this.judge(operation);
		const eff = effectiveClock({
			hlc: operation.hlc,
			dev: operation.dev,
			n: operation.n,
			receivedAt: this.now(),
			earlier: undefined
		});
		if (verdict !== 'stored')
			return this.#keep({
				opId: operation.opId,
				result: verdict,
				reason: 'asked',
				scope: operation.scope,
				seq: 0,
				eff
			});
		const before = this.entities.get(operation.ent);
		const scope = before?.scope ?? operation.scope;
		const move = before?.move ?? 0;
		const state = applyOperation(before?.state, operation, eff);
		this.entities.set(operation.ent, { scope, move, state });
		const seq = this.#emit(scope, operation.ent, (number) => ({
			what: 'state',
			seq: number,
			ent: operation.ent,
			move,
			state
		}));
		return this.#keep({ opId: operation.opId, result: 'stored', scope, seq, eff });
	}

	move(ent: string, to: string): void {
		const stored = this.entities.get(ent);
		if (!stored) throw new Error(`no entity ${ent}`);
		const move = stored.move + 1;
		this.#emit(stored.scope, ent, (seq) => ({ what: 'leave', seq, ent, move }));
		this.entities.set(ent, { ...stored, scope: to, move });
		this.#emit(to, ent, (seq) => ({ what: 'state', seq, ent, move, state: stored.state }));
	}

	/** Holds something else under the same numbers, as a fault would: nobody is told of a change. */
	alter(ent: string, change: (state: EntityState) => EntityState): void {
		const stored = this.entities.get(ent);
		if (!stored) throw new Error(`no entity ${ent}`);
		const state = change(stored.state);
		this.entities.set(ent, { ...stored, state });
		const stream = this.#streams.get(stored.scope);
		const line = stream?.get(ent);
		if (line?.what === 'state') stream?.set(ent, { ...line, state });
	}

	/** Restored from a backup that holds only these operations. */
	restore(operations: readonly Operation[], epoch: string): void {
		this.epoch = epoch;
		this.log.clear();
		this.entities.clear();
		this.#seqs = new Map();
		this.#streams = new Map();
		for (const operation of operations) this.store(operation);
	}

	/** Holds the log as it is now, up to a number of this scope. */
	backup(scope: string, seq: number): { restore(epoch: string): void } {
		const held = this.#made.filter(({ opId }) => {
			const receipt = this.log.get(opId);
			return receipt !== undefined && (receipt.scope !== scope || receipt.seq <= seq);
		});
		return { restore: (epoch) => this.restore(held, epoch) };
	}

	async push(request: PushRequest): Promise<NetResult<PushAnswer>> {
		this.pushes.push(structuredClone(request));
		if (this.failure) return { ok: false, failure: this.failure };
		const receipts = request.envelopes.flatMap((envelope) => {
			const text = openTwin(envelope);
			const read = text === null ? null : parseOperation(text);
			return read?.ok ? [this.store(read.value)] : [];
		});
		const answer: PushAnswer = { version: 1, epoch: this.epoch, serverTime: this.now(), receipts };
		// As the real office: what it was asked for lies in its log, or it says so.
		const lacks = request.newest?.some((opId) => !this.log.has(opId)) === true;
		return { ok: true, value: { ...answer, fork: this.fork, revoked: this.revoked, ...(lacks ? { lacks } : {}) } };
	}

	async handshake(): Promise<NetResult<HandshakeAnswer>> {
		const failure = this.failure ?? this.handshakeFailure;
		if (failure) return { ok: false, failure };
		const organisation = { name: 'Voorbeeldstad', demo: true };
		const value: HandshakeAnswer = {
			version: 1,
			epoch: this.epoch,
			serverTime: this.now(),
			highest: null,
			known: { ...this.#knownNumbers(), ...this.known },
			...(this.covered ? { covered: this.covered } : {}),
			scopes: this.scopes,
			purges: [...this.purges],
			pack: null,
			...(this.intakeKey === undefined ? {} : { intakeKey: this.intakeKey }),
			person: { id: 'aaaaaaaa', name: 'Amina' },
			organisation
		};
		return { ok: true, value };
	}

	async pull(request: PullRequest): Promise<NetResult<PullAnswer>> {
		if (this.failure) return { ok: false, failure: this.failure };
		this.pulls.push(request);
		const page = request.snapshot && this.givesSnapshots ? this.snapshotPage(request) : this.page(request);
		const answer = request.digest && page.complete ? { ...page, digest: await this.digest(request.scope) } : page;
		await this.beforePullAnswer();
		return { ok: true, value: answer };
	}

	page(request: Pick<PullRequest, 'scope' | 'epoch' | 'after'>): PullAnswer {
		const from = request.epoch === this.epoch ? request.after : 0;
		const all = [...(this.#streams.get(request.scope)?.values() ?? [])]
			.filter((change) => change.seq > from)
			.sort((a, b) => a.seq - b.seq);
		const changes = all.slice(0, this.pageSize);
		const complete = changes.length === all.length;
		const to = complete ? (this.#seqs.get(request.scope) ?? 0) : (changes.at(-1)?.seq ?? from);
		return structuredClone({ version: 1, epoch: this.epoch, scope: request.scope, from, to, complete, changes });
	}

	/** Newest first, doors before the rest, as the real office gives it. */
	snapshotPage({ scope, epoch, snapshot }: PullRequest): PullAnswer {
		const from = epoch === this.epoch ? (snapshot?.place ?? null) : null;
		const at = from?.at ?? this.#seqs.get(scope) ?? 0;
		const part = from?.part ?? 0;
		const isFirst = (change: ScopeChange) =>
			change.what === 'state' && ['round', 'address', 'person'].includes(change.state.kind);
		const all = [...(this.#streams.get(scope)?.values() ?? [])].filter((change) => change.seq <= at);
		const here = all
			.filter((change) => change.seq < (from?.below ?? at + 1) && isFirst(change) === (part === 0))
			.sort((a, b) => b.seq - a.seq);
		const changes = here.slice(0, this.pageSize);
		const after = part === 0 ? ({ at, part: 1, below: at + 1 } as const) : null;
		const next = changes.length < here.length ? { at, part, below: changes.at(-1)?.seq ?? 0 } : after;
		const total = from ? {} : { total: all.length };
		const frame = { version: 1 as const, epoch: this.epoch, scope, from: 0, to: 0, complete: false };
		return structuredClone({ ...frame, changes, snapshot: { from, next, at, ...total } });
	}

	/** The desk purges a household: its records and everything under it. */
	purge(root: string): void {
		this.purges.push({ root, ents: [] });
		const ents = this.#made.filter((operation) => operation.root === root).map(({ ent }) => ent);
		this.everPurged.set(root, { root, ents });
		for (const { opId, root: of } of this.#made) {
			const receipt = this.log.get(opId);
			if (of === root && receipt) this.log.set(opId, { ...receipt, result: 'purged' });
		}
		const scopes = new Set<string>();
		for (const [scope, stream] of this.#streams) {
			for (const [ent, change] of stream) {
				if (change.what !== 'state' || change.state.root !== root) continue;
				scopes.add(scope);
				stream.delete(ent);
				this.entities.delete(ent);
			}
		}
		for (const scope of scopes) this.#emit(scope, root, (seq) => ({ what: 'purge', seq, ent: root, move: 99 }));
		const judge = this.judge;
		this.judge = (operation) => (operation.root === root ? 'purged' : judge(operation));
	}

	async purged(request: PurgedRequest): Promise<NetResult<PurgedAnswer>> {
		if (this.failure) return { ok: false, failure: this.failure };
		this.confirmed.push(...request.roots);
		this.purges = this.purges.filter(({ root }) => !request.roots.includes(root));
		const purges = (request.asks ?? []).flatMap((root) => this.everPurged.get(root) ?? []);
		return { ok: true, value: { version: 1, purges } };
	}

	async enrol(): Promise<NetResult<never>> {
		return { ok: false, failure: 'refused' };
	}

	async pack(): Promise<NetResult<string>> {
		return { ok: false, failure: 'offline' };
	}

	#emit(scope: string, ent: string, make: (seq: number) => ScopeChange): number {
		const seq = (this.#seqs.get(scope) ?? 0) + 1;
		this.#seqs.set(scope, seq);
		const stream = this.#streams.get(scope) ?? new Map<string, ScopeChange>();
		stream.delete(ent);
		this.#streams.set(scope, stream.set(ent, make(seq)));
		return seq;
	}

	#keep(part: Omit<Receipt, 'epoch' | 'mac'>): Receipt {
		const receipt = { ...part, epoch: this.epoch, mac: 'mac' };
		this.log.set(part.opId, receipt);
		return receipt;
	}

	/** Highest number by incarnation of what is in the log. */
	#knownNumbers(): Record<string, number> {
		const known: Record<string, number> = {};
		for (const { inc, n, opId } of this.#made) if (this.log.has(opId)) known[inc] = Math.max(n, known[inc] ?? 0);
		return known;
	}
}
