import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RETRY_DELAY_MS_MAX } from '#lib/sync/limits.ts';
import { FAILURES } from '#lib/sync/outbox.ts';
import {
	PHOTO_QUEUE_START,
	type PhotoQueueEvent,
	type PhotoQueueState,
	stepPhotoQueue
} from '#lib/device/core/photo-queue.ts';

const next = fc.constantFrom(null, 'a', 'b');
const event: fc.Arbitrary<PhotoQueueEvent> = fc.oneof(
	fc.record({ kind: fc.constantFrom('wake' as const, 'freed' as const, 'due' as const, 'sent' as const), next }),
	fc.constant({ kind: 'interrupted' as const }),
	fc.record({
		kind: fc.constant('failed' as const),
		failure: fc.constantFrom(...FAILURES),
		now: fc.nat(1_000_000),
		chance: fc.double({ min: 0, max: 0.999, noNaN: true })
	})
);
const failed = { kind: 'failed', failure: 'server', now: 0, chance: 1 } as const;

function after(events: readonly PhotoQueueEvent[]): PhotoQueueState {
	return events.reduce((state, one) => stepPhotoQueue(state, one).state, PHOTO_QUEUE_START);
}

describe('the photo queue', () => {
	it('sends one photo at a time, and none when none is named', () => {
		fc.assert(
			fc.property(fc.array(event, { maxLength: 60 }), event, (events, last) => {
				const before = after(events);
				const { state, effects } = stepPhotoQueue(before, last);
				const sends = effects.filter((effect) => effect.kind === 'send');
				expect(sends.length).toBeLessThanOrEqual(1);
				if (sends.length === 0) return;
				expect('next' in last && last.next).toBe(state.kind === 'sending' && state.hash);
				expect(before.kind === 'sending' && last.kind !== 'sent').toBe(false);
			})
		);
	});

	it('G15: no run of failures stops it for good: a wake always sends when a photo is next', () => {
		fc.assert(
			fc.property(fc.array(event, { maxLength: 40 }), (events) => {
				const state = after(events);
				if (state.kind === 'sending') return;
				expect(stepPhotoQueue(state, { kind: 'wake', next: 'a' }).effects).toEqual([{ kind: 'send', hash: 'a' }]);
			})
		);
	});

	it('does not try again sooner because text went through', () => {
		const waiting = after([{ kind: 'wake', next: 'a' }, failed]);
		expect(waiting.kind).toBe('waiting');
		expect(stepPhotoQueue(waiting, { kind: 'freed', next: 'a' })).toEqual({ state: waiting, effects: [] });
	});

	it('waits longer each time, also when text cut in between, until a photo arrives', () => {
		const round: readonly PhotoQueueEvent[] = [
			{ kind: 'wake', next: 'a' },
			{ kind: 'interrupted' },
			{ kind: 'wake', next: 'a' },
			failed
		];
		const untils = [1, 2, 3, 30].map((times) => {
			const state = after(Array.from({ length: times }, () => round).flat());
			return state.kind === 'waiting' ? state.until : null;
		});
		expect(untils).toEqual([1_000, 2_000, 4_000, RETRY_DELAY_MS_MAX]);
		const arrived = after([...round, { kind: 'due', next: 'a' }, { kind: 'sent', next: 'b' }, failed]);
		expect(arrived).toMatchObject({ kind: 'waiting', until: 1_000 });
	});
});
