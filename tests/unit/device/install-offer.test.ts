/** Which words a phone gets: the wrong ones send somebody looking for a menu that is not there. */
import { describe, expect, it } from 'vitest';
import { platformOf, type Platform } from '#lib/device/install-offer.svelte.ts';

const MAC =
	'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15';
const PHONES: readonly (readonly [string, string, number, Platform])[] = [
	[
		'a phone with Android',
		'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
		5,
		'android'
	],
	[
		'an iPhone',
		'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
		5,
		'ios'
	],
	['an iPad, which calls itself a Mac', MAC, 5, 'ios'],
	['a Mac', MAC, 0, 'computer'],
	[
		'a laptop with a screen to touch',
		'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
		10,
		'computer'
	]
];

describe('putting the app on the home screen', () => {
	it.each(PHONES)('is told in the words of %s', (_, userAgent, touchPoints, platform) => {
		expect(platformOf(userAgent, touchPoints)).toBe(platform);
	});
});
