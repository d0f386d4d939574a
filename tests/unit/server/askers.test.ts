/** Who is counted as one asker, and how many askers are remembered. */
import { describe, expect, it } from 'vitest';
import { askerOf, askerOfEvent } from '#lib/server/http/asker.ts';
import { createBuckets } from '#lib/server/http/buckets.ts';

describe('an asker', () => {
	it('is an address of IPv4, or the /64 of one of IPv6', () => {
		expect(askerOf('192.0.2.7')).toBe('192.0.2.7');
		expect(askerOf('::ffff:192.0.2.7')).toBe('192.0.2.7');
		expect(askerOf('2001:db8:0:1:aaaa::1')).toBe('2001:db8:0:1::/64');
		expect(askerOf('2001:0DB8:0000:0001:ffff:ffff:ffff:ffff')).toBe('2001:db8:0:1::/64');
		expect(askerOf('2001:db8::5')).toBe('2001:db8:0:0::/64');
		expect(askerOf('::1')).toBe('0:0:0:0::/64');
		expect(askerOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
		expect(askerOf('64:ff9b:1:2:3:4:192.0.2.1')).toBe('64:ff9b:1:2::/64');
	});

	it('is one with all others that come without an address', () => {
		for (const address of ['', 'x', '__proto__', '1.2.3', '2001:db8:::1']) expect(askerOf(address)).toBe('unknown');
		const without = () => {
			throw new Error('the header of the proxy is not there');
		};
		expect(askerOfEvent({ getClientAddress: without })).toBe('unknown');
	});
});

describe('a table of buckets', () => {
	it('that is full forgets who has not asked for the longest, and nobody else', () => {
		const buckets = createBuckets({ burst: 1, perSecond: 0.001, keysMax: 3 });
		for (const key of ['a', 'b', 'c']) expect(buckets.take(key, 0)).toBe(0);
		// Asking again, though in vain, keeps its place.
		expect(buckets.take('a', 0)).toBeGreaterThan(0);
		expect(buckets.take('d', 0)).toBe(0);
		expect(buckets.take('a', 0)).toBeGreaterThan(0);
		expect(buckets.take('c', 0)).toBeGreaterThan(0);
		expect(buckets.take('b', 0)).toBe(0);
	});
});
