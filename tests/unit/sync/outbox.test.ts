import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RETRY_DELAY_MS_MAX } from '#lib/sync/limits.ts';
import { packedBytes } from '#lib/device/core/push-size.ts';
import { LINK_MS, paceAfter, PUSH_PACE } from '#lib/sync/pace.ts';
import { FAILURES, OUTBOX_START, type OutboxEvent, type OutboxState, stepOutbox } from '#lib/sync/outbox.ts';

const unsent = fc.nat(500);
const event: fc.Arbitrary<OutboxEvent> = fc.oneof(
	fc.record({ kind: fc.constantFrom('saved' as const, 'wake' as const, 'due' as const, 'answered' as const), unsent }),
	fc.record({
		kind: fc.constant('failed' as const),
		failure: fc.constantFrom(...FAILURES),
		now: fc.nat(1_000_000),
		chance: fc.double({ min: 0, max: 0.999, noNaN: true })
	})
);

describe('the outbox', () => {
	it('sends once at a time: a send only ever starts from a state that was not sending', () => {
		fc.assert(
			fc.property(fc.array(event, { maxLength: 60 }), (events) => {
				let state: OutboxState = OUTBOX_START;
				for (const one of events) {
					const step = stepOutbox(state, one);
					const sends = step.effects.some((effect) => effect.kind === 'send');
					if (sends) expect(state.kind === 'sending' && one.kind !== 'answered' && one.kind !== 'failed').toBe(false);
					const isFresh = state.kind !== 'sending' || one.kind === 'answered' || one.kind === 'failed';
					expect(sends).toBe(step.state.kind === 'sending' && isFresh);
					state = step.state;
				}
			})
		);
	});

	it('G15: no run of failures stops it for good: a wake always sends when something is left', () => {
		fc.assert(
			fc.property(fc.array(event, { maxLength: 40 }), (events) => {
				let state: OutboxState = OUTBOX_START;
				for (const one of events) state = stepOutbox(state, one).state;
				if (state.kind === 'sending') return;
				expect(stepOutbox(state, { kind: 'wake', unsent: 1 }).effects).toContainEqual(
					expect.objectContaining({ kind: 'send' })
				);
			})
		);
	});

	it('waits longer each time, up to five minutes, and as long as the server asks', () => {
		let state: OutboxState = OUTBOX_START;
		for (let tries = 0; tries < 40; tries += 1) {
			state = stepOutbox(state, { kind: 'wake', unsent: 9 }).state;
			state = stepOutbox(state, { kind: 'failed', failure: 'offline', now: 0, chance: 1 }).state;
			expect(state.kind === 'waiting' && state.until <= RETRY_DELAY_MS_MAX).toBe(true);
		}
		state = stepOutbox(stepOutbox(OUTBOX_START, { kind: 'wake', unsent: 9 }).state, {
			kind: 'failed',
			failure: 'busy',
			now: 0,
			chance: 0,
			retryAfterMs: 90_000
		}).state;
		expect(state.kind === 'waiting' && state.until).toBe(90_000);
	});

	it('comes back with chance of its own where all phones were told one time', () => {
		const sending = stepOutbox(OUTBOX_START, { kind: 'wake', unsent: 9 }).state;
		const untils = Array.from({ length: 100 }, (_, at) => {
			const failed = { kind: 'failed', failure: 'busy', now: 0, retryAfterMs: 30_000 } as const;
			const { state } = stepOutbox(sending, { ...failed, chance: at / 100 });
			return state.kind === 'waiting' ? state.until : 0;
		});
		expect(Math.min(...untils)).toBe(30_000);
		// Never more than a few in one second of the thirty.
		const seconds = untils.map((until) => Math.floor(until / 1_000));
		expect(Math.max(...seconds.map((second) => seconds.filter((other) => other === second).length))).toBeLessThan(6);
	});

	it('halves the batch after a failure, sends it at once when only the office found it too large, and grows with what goes through', () => {
		let state = stepOutbox(OUTBOX_START, { kind: 'wake', unsent: 9 }).state;
		const whole = state.bytes;
		const less = stepOutbox(state, { kind: 'failed', failure: 'tooLarge', now: 0, chance: 0 });
		expect(less.effects).toEqual([{ kind: 'send', bytes: whole / 2 }]);
		state = stepOutbox(state, { kind: 'failed', failure: 'offline', now: 0, chance: 0 }).state;
		expect(state.kind).toBe('waiting');
		state = stepOutbox(state, { kind: 'due', unsent: 9 }).state;
		expect(state.bytes).toBe(whole / 2);
		state = stepOutbox(state, { kind: 'answered', unsent: 5, passed: { size: whole / 2, ms: 300 } }).state;
		expect(state.bytes).toBe(whole);
		state = stepOutbox(state, { kind: 'answered', unsent: 0, passed: { size: whole, ms: 300 } }).state;
		expect(state).toEqual({ kind: 'idle', bytes: whole * 2 });
	});

	it('asks of a link what fits three seconds, and comes to it from either side', () => {
		for (const bytesPerMs of [1, 12, 94, 5_000]) {
			let size = PUSH_PACE.start;
			for (let pushes = 0; pushes < 12; pushes += 1)
				size = paceAfter(size, { size, ms: 300 + size / bytesPerMs }, PUSH_PACE);
			const fitting = Math.min(PUSH_PACE.max, bytesPerMs * LINK_MS);
			expect(size).toBeGreaterThan(fitting * 0.8);
			expect(size).toBeLessThanOrEqual(fitting);
		}
	});

	it('learns nothing from a small push on a fast link, and shrinks on a slow one however little went', () => {
		expect(paceAfter(32_000, { size: 900, ms: 30 }, PUSH_PACE)).toBe(32_000);
		expect(paceAfter(32_000, { size: 900, ms: 9_000 }, PUSH_PACE)).toBe(300);
	});

	it('G13: failures bring every batch down to a single envelope, and too large ends in waiting', () => {
		let state = stepOutbox(OUTBOX_START, { kind: 'wake', unsent: 9 }).state;
		for (let tries = 0; tries < 20 && state.kind === 'sending'; tries += 1)
			state = stepOutbox(state, { kind: 'failed', failure: 'tooLarge', now: 0, chance: 0 }).state;
		expect(state).toMatchObject({ kind: 'waiting', bytes: PUSH_PACE.min });
		// Two of the smallest envelopes that there are do not fit.
		expect(packedBytes({ ct: 'x'.repeat(150) }) * 2).toBeGreaterThan(PUSH_PACE.min);
	});
});
