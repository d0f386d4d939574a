import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RETRY_DELAY_MS_MAX } from '#lib/sync/limits.ts';
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
					if (sends) expect(state.kind === 'sending' && one.kind !== 'answered').toBe(false);
					expect(sends).toBe(step.state.kind === 'sending' && (state.kind !== 'sending' || one.kind === 'answered'));
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

	it('halves the batch after a failure and is whole again after an answer', () => {
		let state = stepOutbox(OUTBOX_START, { kind: 'wake', unsent: 9 }).state;
		const whole = state.kind === 'sending' ? state.size : 0;
		state = stepOutbox(state, { kind: 'failed', failure: 'tooLarge', now: 0, chance: 0 }).state;
		state = stepOutbox(state, { kind: 'due', unsent: 9 }).state;
		expect(state.kind === 'sending' && state.size).toBe(whole / 2);
		state = stepOutbox(state, { kind: 'answered', unsent: 5 }).state;
		expect(state.kind === 'sending' && state.size).toBe(whole);
	});
});
