/** The wall of the port: what is answered while covered and while locked, for every verb and query there is. */
import { describe, expect, it } from 'vitest';
import type { LockState, QueryName, VerbName } from '#lib/device/port.ts';
import {
	admitsQuery,
	admitsVerb,
	CLOSING_MS,
	CLOSING_VERBS,
	closingAfter,
	COVERED_VERBS,
	LOCKED_VERBS,
	SHUT_QUERIES,
	SHUT_VERBS
} from '#lib/device/core/wall.ts';
import { RECORD_VERBS } from '#lib/device/core/record-verbs.ts';
import { VAULT_QUERIES } from '#lib/device/core/views.ts';
import { QUERY_NAMES, VERB_NAMES } from '#lib/device/port-names.ts';

const verbs = VERB_NAMES as readonly VerbName[];
const queries = QUERY_NAMES as readonly QueryName[];
const answered = (lock: LockState['kind'], isClosing = false): readonly VerbName[] =>
	verbs.filter((verb) => admitsVerb(verb, { lock, isClosing }));

describe('the wall of the port', () => {
	it('answers everything while the round is on the screen', () => {
		expect(answered('open')).toEqual(verbs);
		expect(queries.filter((query) => admitsQuery(query, { lock: 'open' }))).toEqual(queries);
	});

	it('answers behind the cover what uncovers, shuts and hands in, and nothing else', () => {
		expect(new Set(answered('covered'))).toEqual(new Set([...COVERED_VERBS, ...SHUT_VERBS]));
	});

	it('answers behind the lock what opens, shuts and hands in, and the same before there is a vault', () => {
		for (const lock of ['locked', 'starting', 'notEnrolled', 'emptied', 'elsewhere', 'unusable'] as const)
			expect(new Set(answered(lock, true))).toEqual(new Set([...LOCKED_VERBS, ...SHUT_VERBS]));
	});

	it('lets fields write what is in them as the screen goes, and lets nothing be undone or opened then', () => {
		expect(new Set(answered('covered', true))).toEqual(new Set([...COVERED_VERBS, ...SHUT_VERBS, ...CLOSING_VERBS]));
		expect(CLOSING_VERBS.filter((verb) => /^(undo|reopen|remove|withdraw|open|close|start)/.test(verb))).toEqual([]);
	});

	it('keeps every record and every view of the vault behind it', () => {
		const recorded = (Object.keys(RECORD_VERBS) as VerbName[]).filter((verb) => !CLOSING_VERBS.includes(verb));
		for (const verb of recorded)
			for (const lock of ['covered', 'locked'] as const) expect(answered(lock)).not.toContain(verb);
		for (const query of VAULT_QUERIES) expect(SHUT_QUERIES).not.toContain(query);
	});
});

describe('fields that close', () => {
	const now = 1_000_000;

	it('have a few seconds after the button that hides', () => {
		const until = closingAfter(0, { from: 'open', to: 'covered', isHidden: false, now });
		expect(until).toBe(now + CLOSING_MS);
		// Nobody wins time by covering again, or by hiding what is covered.
		expect(closingAfter(until, { from: 'covered', to: 'covered', isHidden: true, now: until })).toBe(until);
	});

	it('have them from when a page that was frozen is seen again', () => {
		const hidden = closingAfter(0, { from: 'open', to: 'covered', isHidden: true, now });
		const later = now + 600_000;
		const seen = closingAfter(hidden, { from: 'covered', to: 'covered', isHidden: false, now: later });
		expect(seen).toBe(later + CLOSING_MS);
		expect(closingAfter(seen, { from: 'covered', to: 'covered', isHidden: true, now: later + 1 })).toBe(seen);
		expect(closingAfter(seen, { from: 'covered', to: 'covered', isHidden: false, now: later + 60_000 })).toBe(seen);
	});

	it('have none where nothing was on the screen', () => {
		expect(closingAfter(0, { from: 'locked', to: 'covered', isHidden: true, now })).toBe(0);
		expect(closingAfter(Infinity, { from: 'covered', to: 'locked', isHidden: true, now })).toBe(0);
		expect(closingAfter(Infinity, { from: 'covered', to: 'open', isHidden: false, now })).toBe(0);
	});
});
