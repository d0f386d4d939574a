import { describe, expect, it } from 'vitest';
import {
	CAMERA_GRACE_MS,
	type Curtain,
	type CurtainEvent,
	isHiddenAfter,
	LOCK_AFTER_MS,
	lockTimesOf,
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

describe('a key that turns while nobody looks', () => {
	const unseen = { ...at(1_000), isHidden: true };

	it('draws nothing when the vault opens after the app was hidden, and asks the PIN of who takes the phone up', () => {
		const opened = stepCurtain({ kind: 'locked' }, { kind: 'unlocked' }, unseen);
		expect(opened).toEqual({ kind: 'covered', touchedAt: unseen.now, triesLeft: PIN_TRIES_MAX });
		expect(run(opened, [{ kind: 'returned' }, { kind: 'touched' }], at(2_000)).kind).toBe('covered');
		expect(run(opened, [{ kind: 'pin', isRight: true }], at(2_000)).kind).toBe('open');
	});

	it('stays covered when a right PIN is known only after the app was hidden', () => {
		const covered = run(open, [{ kind: 'hidden' }, { kind: 'pin', isRight: false }]);
		const right = stepCurtain(covered, { kind: 'pin', isRight: true }, unseen);
		expect(right).toEqual({ kind: 'covered', touchedAt: unseen.now, triesLeft: PIN_TRIES_MAX });
		expect(stepCurtain(right, { kind: 'returned' }, at(2_000)).kind).toBe('covered');
	});

	it('is remembered from the page being hidden until it is seen again, whatever happens in between', () => {
		expect(isHiddenAfter(false, { kind: 'hidden' })).toBe(true);
		expect(isHiddenAfter(true, { kind: 'unlocked' })).toBe(true);
		expect(isHiddenAfter(true, { kind: 'returned' })).toBe(false);
		expect(isHiddenAfter(false, { kind: 'looked' })).toBe(false);
	});
});

describe('what the organisation decides', () => {
	it('sets both times, and the clock is held against them', () => {
		const lockAfterMs = lockTimesOf({ lockRoundMinutes: 10, lockMinutes: 1, silentDays: 14 });
		const look = (sinceMs: number, isRoundRunning: boolean) =>
			stepCurtain(open, { kind: 'looked' }, { ...at(sinceMs, isRoundRunning), lockAfterMs }).kind;
		expect(look(59_000, false)).toBe('open');
		expect(look(61_000, false)).toBe('locked');
		expect(look(61_000, true)).toBe('open');
		expect(look(601_000, true)).toBe('locked');
	});
});

describe('the grace of our own camera button', () => {
	const out = stepCurtain(open, { kind: 'chooserOut' }, at(0));
	const away = stepCurtain(out, { kind: 'hidden' }, at(500));
	const back: CurtainEvent = { kind: 'returned' };

	it('covers the screen while the camera is out, and asks no PIN when it comes back in time', () => {
		expect(away.kind).toBe('covered');
		expect(stepCurtain(away, back, at(CAMERA_GRACE_MS)).kind).toBe('open');
		const picture = stepCurtain(away, { kind: 'chooserIn' }, at(60_000));
		expect(stepCurtain(picture, back, at(60_001)).kind).toBe('open');
	});

	it('asks the PIN when the camera was out too long, and also from the next return on', () => {
		const late = stepCurtain(away, back, at(CAMERA_GRACE_MS + 1));
		expect(late).toEqual({ kind: 'covered', touchedAt: 1_000_000, triesLeft: PIN_TRIES_MAX });
		expect(stepCurtain(late, back, at(CAMERA_GRACE_MS + 2)).kind).toBe('covered');
	});

	it('counts once: hiding again asks the PIN', () => {
		const again = run(stepCurtain(away, back, at(1_000)), [{ kind: 'hidden' }, back], at(2_000));
		expect(again.kind).toBe('covered');
	});

	it('is not for any other way out of the app, nor for a chooser that was closed, nor after the button that hides', () => {
		expect(run(open, [{ kind: 'hidden' }, back]).kind).toBe('covered');
		expect(run(out, [{ kind: 'chooserIn' }, { kind: 'hidden' }, back]).kind).toBe('covered');
		expect(run(out, [{ kind: 'cover' }, back]).kind).toBe('covered');
		expect(run(away, [{ kind: 'cover' }, back]).kind).toBe('covered');
		expect(run(open, [{ kind: 'hidden' }, { kind: 'chooserOut' }, back]).kind).toBe('covered');
	});

	it('ends with the first touch after a chooser that was closed without a word', () => {
		const touched = stepCurtain(out, { kind: 'touched' }, at(1_000));
		expect(touched).toEqual({ kind: 'open', touchedAt: 1_001_000 });
		expect(run(touched, [{ kind: 'hidden' }, back], at(2_000)).kind).toBe('covered');
	});

	it('outlives a field that is saved while the camera opens', () => {
		const saved = stepCurtain(out, { kind: 'worked' }, at(400));
		expect(saved).toMatchObject({ kind: 'open', touchedAt: 1_000_400 });
		expect(run(saved, [{ kind: 'hidden' }, { kind: 'worked' }, back], at(1_000)).kind).toBe('open');
	});

	it('is not longer than the lock, and a clock set back gives none', () => {
		const short = { roundRunning: 60_000, otherwise: 60_000 };
		expect(stepCurtain(away, back, { ...at(61_000), lockAfterMs: short }).kind).toBe('locked');
		expect(stepCurtain(away, back, at(-10_000)).kind).toBe('covered');
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
