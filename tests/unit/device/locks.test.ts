import { describe, expect, it } from 'vitest';
import {
	type Curtain,
	type CurtainEvent,
	LOCK_AFTER_MS,
	PIN_TRIES_MAX,
	stepCurtain
} from '#lib/device/core/lock-policy.ts';
import { stepTab, TAB_START, type TabEvent, type TabState } from '#lib/device/core/tab-lock.ts';

const open: Curtain = { kind: 'open', touchedAt: 1_000_000 };
const at = (sinceMs: number, isRoundRunning = false) => ({ now: 1_000_000 + sinceMs, isRoundRunning });
const run = (curtain: Curtain, events: readonly CurtainEvent[], when = at(0)) =>
	events.reduce((state, event) => stepCurtain(state, event, when), curtain);

describe('the curtain', () => {
	it('is closed at once when the app is hidden, and opened by the PIN', () => {
		const covered = run(open, [{ kind: 'hidden' }]);
		expect(covered.kind).toBe('covered');
		expect(run(covered, [{ kind: 'touched' }, { kind: 'looked' }]).kind).toBe('covered');
		expect(run(covered, [{ kind: 'pin', isRight: true }]).kind).toBe('open');
	});

	it('five wrong PINs lock, and covering again gives no new tries', () => {
		const wrong: CurtainEvent = { kind: 'pin', isRight: false };
		const tried = run(open, [
			{ kind: 'hidden' },
			...Array.from({ length: PIN_TRIES_MAX - 1 }, () => wrong),
			{ kind: 'hidden' }
		]);
		expect(tried).toMatchObject({ kind: 'covered', triesLeft: 1 });
		expect(run(tried, [wrong]).kind).toBe('locked');
	});

	it('locks by the clock and not by a timer: a right PIN that comes too late opens nothing', () => {
		const covered = run(open, [{ kind: 'hidden' }]);
		const late = at(LOCK_AFTER_MS.otherwise + 1);
		expect(stepCurtain(covered, { kind: 'pin', isRight: true }, late).kind).toBe('locked');
		expect(stepCurtain(open, { kind: 'touched' }, late).kind).toBe('locked');
	});

	it('waits longer while a round runs', () => {
		const minutes = at(LOCK_AFTER_MS.otherwise + 60_000, true);
		expect(stepCurtain(open, { kind: 'looked' }, minutes).kind).toBe('open');
		expect(stepCurtain(open, { kind: 'looked' }, at(LOCK_AFTER_MS.roundRunning + 1, true)).kind).toBe('locked');
	});

	it('a clock that was set back does not keep a phone open', () => {
		expect(stepCurtain(open, { kind: 'looked' }, at(-3_600_000)).kind).toBe('locked');
	});

	it('nothing but the passphrase opens a locked phone', () => {
		const others: CurtainEvent[] = [
			{ kind: 'touched' },
			{ kind: 'looked' },
			{ kind: 'hidden' },
			{ kind: 'pin', isRight: true }
		];
		expect(run({ kind: 'locked' }, others).kind).toBe('locked');
		expect(run({ kind: 'locked' }, [{ kind: 'unlocked' }]).kind).toBe('open');
	});
});

describe('one tab at a time', () => {
	/** Two tabs and one lock, driven by every short history. */
	const EVENTS: readonly TabEvent['kind'][] = ['granted', 'busy', 'stolen', 'giveUp', 'takeOver', 'look'];

	it('G14: a tab opens the device only when the lock was granted, and closes it before saying that it is elsewhere', () => {
		const visit = (state: TabState, isOpen: boolean, depth: number): void => {
			if (depth === 0) return;
			for (const kind of EVENTS) {
				const step = stepTab(state, { kind });
				let nowOpen = isOpen;
				for (const effect of step.effects) {
					if (effect.kind === 'open') {
						expect(kind).toBe('granted');
						expect(nowOpen).toBe(false);
						nowOpen = true;
					}
					if (effect.kind === 'close') nowOpen = false;
				}
				expect(nowOpen).toBe(step.state.kind === 'held');
				visit(step.state, nowOpen, depth - 1);
			}
		};
		visit(TAB_START.state, false, 6);
	});

	it('G14: taking over steals the lock, and the tab that lost it says so and can take it back', () => {
		const taking = stepTab({ kind: 'elsewhere' }, { kind: 'takeOver' });
		expect(taking.effects).toEqual([{ kind: 'steal' }]);
		expect(stepTab(taking.state, { kind: 'granted' }).state.kind).toBe('held');
		const lost = stepTab({ kind: 'held' }, { kind: 'stolen' });
		expect(lost).toEqual({ state: { kind: 'elsewhere' }, effects: [{ kind: 'close' }] });
		expect(stepTab(lost.state, { kind: 'look' }).effects).toEqual([{ kind: 'ask' }]);
	});
});
