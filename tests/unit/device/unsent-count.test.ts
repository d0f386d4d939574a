/** What is unsent is counted as it changes: at every moment the count is what looking at everything would tell. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { EntityIndex } from '#lib/device/core/entity-index.ts';
import type { OutboxBook } from '#lib/device/core/outbox-book.ts';
import { Views } from '#lib/device/core/views.ts';
import { record, type Running } from '#lib/device/twins/phone.ts';
import { type Bench, bench, door, SCOPE } from './fixture.ts';

type Step =
	| { readonly kind: 'ring' | 'visit' | 'note' | 'concern' | 'again'; readonly at: number }
	| { readonly kind: 'judge'; readonly verdict: 'stored' | 'quarantined' | 'alarm' | 'purged' }
	| { readonly kind: 'clock'; readonly ms: number }
	| { readonly kind: 'purge'; readonly at: number }
	| { readonly kind: 'push' | 'exchange' | 'cut' | 'mend' | 'epoch' | 'reopen' | 'covered' | 'look' | 'answered' };

const small = fc.nat({ max: 7 });
const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 6,
		arbitrary: fc.record({ kind: fc.constantFrom('ring', 'visit', 'note', 'concern', 'again'), at: small })
	},
	{ weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('push', 'exchange', 'look', 'answered') }) },
	{
		weight: 2,
		arbitrary: fc.record({
			kind: fc.constant('judge' as const),
			verdict: fc.constantFrom('stored', 'quarantined', 'alarm', 'purged')
		})
	},
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('purge' as const), at: small }) },
	{
		weight: 1,
		arbitrary: fc.record({ kind: fc.constant('clock' as const), ms: fc.integer({ min: -100_000, max: 1_000_000 }) })
	},
	{ weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('cut', 'mend', 'epoch', 'reopen', 'covered') }) }
);

/** Received once more, under another epoch, by a clock that was set back. */
const RECEIVED_EARLIER: Step[] = [
	{ kind: 'ring', at: 0 },
	{ kind: 'exchange' },
	{ kind: 'epoch' },
	{ kind: 'clock', ms: -100_000 },
	{ kind: 'exchange' }
];

interface Told {
	readonly visits: number;
	readonly attempts: number;
	readonly oldestAt: number | null;
	readonly allReceivedAt: number | null;
	readonly hasPurged: boolean;
}

/** From the records and the entries as they lie there, and from nothing that was kept. */
function lookAt(index: EntityIndex, book: OutboxBook, goneReceivedAt: number): Told {
	const entries = book.entries();
	const unsent = new Map(entries.filter((entry) => book.isUnsent(entry)).map((entry) => [entry.envelope.opId, entry]));
	const visits = new Set<string>();
	let attempts = 0;
	for (const { id, kind, values, row } of index.all()) {
		if (!row.pend.some(({ opId }) => unsent.has(opId))) continue;
		const { visit } = values;
		if (kind === 'attempt') attempts += 1;
		else if (typeof visit === 'string') visits.add(visit);
		else if (kind === 'visit') visits.add(id);
	}
	const received = Math.max(goneReceivedAt, ...entries.map(({ receivedAt }) => receivedAt ?? 0));
	return {
		visits: visits.size,
		attempts,
		oldestAt: unsent.size === 0 ? null : Math.min(...[...unsent.values()].map(({ savedAt }) => savedAt)),
		allReceivedAt: unsent.size > 0 || received === 0 ? null : received,
		hasPurged: entries.some(({ receipt }) => receipt?.result === 'purged')
	};
}

function kept({ views, handover }: Running): Told {
	const { book } = handover;
	return {
		...views.unsent(),
		oldestAt: book.oldestUnsentAt(),
		allReceivedAt: book.allReceivedAt(),
		hasPurged: book.hasPurged()
	};
}

class Story {
	readonly #made: Bench;
	readonly #visits: string[] = [];
	app: Running;

	private constructor(made: Bench, app: Running) {
		this.#made = made;
		this.app = app;
	}

	static async begin(): Promise<Story> {
		const made = bench(1);
		const app = await made.phone.start();
		await app.courier.exchange();
		return new Story(made, app);
	}

	async go(one: Step): Promise<void> {
		const { office, clock, phone } = this.#made;
		const { core, courier, handover } = this.app;
		switch (one.kind) {
			case 'ring':
				await record(core, 'recordAttempt', { address: door(one.at % 3), outcome: 'notHome', cardLeft: false });
				return;
			case 'visit': {
				const done = await record(core, 'startVisit', { address: door(one.at % 3) });
				if (done.ok) this.#visits.push(done.value.visit);
				return;
			}
			case 'note':
				return void (await this.#inVisit(one.at, (visit) =>
					record(core, 'saveNote', { visit, moment: 'the-home', text: `Woorden ${one.at}` })
				));
			case 'concern':
				return void (await this.#inVisit(one.at, (visit) => record(core, 'addConcern', { visit, category: 'mould' })));
			case 'again':
				return void (await this.#inVisit(one.at, (visit) => record(core, 'closeVisit', { visit })));
			case 'judge':
				office.judge = ({ dev }) => (dev === handover.meta.dev ? one.verdict : 'stored');
				return;
			case 'clock':
				return clock.set(clock.now() + one.ms);
			case 'purge': {
				const roots = [...core.index.all()].filter(({ row }) => row.own !== null).map(({ root }) => root);
				const root = roots[one.at % Math.max(1, roots.length)];
				if (root !== undefined) await core.purge([{ root, ents: [] }]);
				return;
			}
			case 'push':
				return courier.saved();
			case 'answered': {
				// Between the receipts and the rows that hear of them.
				const request = handover.request(100_000, { appVersion: 'twin', persisted: null });
				const answer = await office.push(request);
				if (!answer.ok || request.envelopes.length === 0) return;
				const { receipts, stored } = handover.accept(request, answer.value);
				expect(kept(this.app)).toEqual(this.looked());
				await stored;
				return core.applyReceipts(receipts);
			}
			case 'exchange':
				return void (await courier.exchange());
			case 'cut':
			case 'mend':
				office.failure = one.kind === 'cut' ? 'offline' : null;
				return;
			case 'epoch':
				return office.backup(SCOPE, Number.MAX_SAFE_INTEGER).restore(`${office.epoch}+`);
			case 'covered': {
				const { epoch, scopes } = handover.meta;
				const covered = Object.fromEntries(scopes.map((scope) => [scope, 1_000]));
				if (epoch !== null) await core.forgetCovered({ epoch, covered });
				return;
			}
			case 'reopen':
				this.app = await phone.start();
				return;
			case 'look':
				expect(kept(this.app)).toEqual(this.looked());
		}
	}

	looked(): Told {
		const { core, handover } = this.app;
		return lookAt(core.index, handover.book, handover.meta.gone?.receivedAt ?? 0);
	}

	async #inVisit(at: number, work: (visit: string) => Promise<unknown>): Promise<void> {
		const visit = this.#visits[at % Math.max(1, this.#visits.length)];
		if (visit !== undefined) await work(visit);
	}
}

describe('what is unsent', () => {
	it('is followed no more once the session ended, so that a locked phone holds no records', async () => {
		const story = await Story.begin();
		await story.go({ kind: 'ring', at: 0 });
		const { core, drafts, handover } = story.app;
		const views = new Views(core, drafts);
		expect(views.unsent().attempts).toBe(1);
		views.end();
		const looked = vi.spyOn(core.index, 'get');
		handover.book.remove(handover.book.entries(), [], { last: {}, receivedAt: 0 });
		expect(looked).not.toHaveBeenCalled();
	});

	it('is counted as it changes, and never otherwise than looking at everything would tell', async () => {
		let most = 0;
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), fc.boolean(), async (steps, isAskedOften) => {
				const story = await Story.begin();
				story.app.views.unsent();
				for (const one of steps) {
					await story.go(one);
					if (isAskedOften) expect(kept(story.app), one.kind).toEqual(story.looked());
				}
				expect(kept(story.app)).toEqual(story.looked());
				// Somebody who begins to count now comes to the same.
				const { core, drafts } = story.app;
				expect(new Views(core, drafts).unsent()).toEqual(story.app.views.unsent());
				most = Math.max(most, kept(story.app).visits + kept(story.app).attempts);
			}),
			{ numRuns: 300, examples: [[RECEIVED_EARLIER, true]] }
		);
		expect(most).toBeGreaterThan(3);
	});
});
