/** What only a real browser can show: Dexie, OPFS and WebCrypto together, closed and opened again. */
import { describe, expect, it } from 'vitest';
import { beginSession } from '#lib/device/browser/envelopes.ts';

describe('probe', () => {
	it('runs in a worker', () => {
		expect(typeof beginSession).toBe('function');
		expect(typeof WorkerGlobalScope).toBe('function');
	});
});
