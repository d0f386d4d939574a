import { describe, expect, it } from 'vitest';
import type { StatusView } from '#lib/device/port.ts';
import { asksBeforeStreet } from '../../../src/routes/(coach)/gate/street.ts';

const open: Pick<StatusView, 'lock' | 'persisted' | 'openVisit' | 'safety'> = {
	lock: { kind: 'open' },
	persisted: false,
	openVisit: false,
	safety: { hidden: null, installed: false, goesOn: false, isRevoked: false }
};
const asks = (path: string, more: Partial<typeof open> = {}): boolean => asksBeforeStreet(path, { ...open, ...more });
const installed = { ...open.safety, installed: true };

describe('recording on a phone that may lose it', () => {
	it('is asked about until the app is installed or its storage kept, or the coach goes on all the same', () => {
		expect(asks('/today')).toBe(true);
		expect(asks('/today', { persisted: null })).toBe(true);
		expect(asks('/today', { safety: installed })).toBe(false);
		expect(asks('/today', { persisted: true })).toBe(false);
		expect(asks('/today', { persisted: true, safety: installed })).toBe(false);
		expect(asks('/address/x', { safety: { ...open.safety, goesOn: true } })).toBe(false);
	});

	it('is asked about before a flat and at the end of the round too', () => {
		for (const path of ['/flat/x', '/end', '/outbox', '/address/new']) expect(asks(path), path).toBe(true);
	});

	it('G15: never stops a talk that is under way', () => {
		expect(asks('/visit/x', { openVisit: true })).toBe(false);
		expect(asks('/today', { openVisit: true })).toBe(false);
	});

	it('leaves lessons, practice, settings and wiping alone, and asks nothing before the page has said what it is', () => {
		for (const path of ['/lessons', '/practice/visit/x', '/guides/x', '/more', '/empty', '/enrol', '/cards'])
			expect(asks(path), path).toBe(false);
		expect(asks('/today', { safety: { ...open.safety, installed: null } })).toBe(false);
		expect(asks('/today', { lock: { kind: 'locked' } })).toBe(false);
	});
});
