/** The doors of the office: few, each page behind one of them, and asked for the right that the page asks for. */
import { describe, expect, it } from 'vitest';
import { ROLES } from '#lib/domain/roles.ts';
import { t } from '#lib/words/office.ts';
import { pageAt, SECTIONS, sectionsFor } from '../../../src/routes/(office)/office/(desk)/sections.ts';
import { ENDPOINTS } from '../roles/endpoints.ts';

const DOORS_MAX = 10;
const PAGES = SECTIONS.flatMap(({ pages }) => pages);

describe('the side bar', () => {
	it('has ten doors at most, and settings at its foot', () => {
		for (const role of ROLES) {
			const sections = sectionsFor(role);
			expect(sections.filter(({ isFoot }) => !isFoot).length, role).toBeLessThanOrEqual(DOORS_MAX);
			expect(sections.slice(0, -1).some(({ isFoot }) => isFoot)).toBe(false);
		}
		expect(sectionsFor([...ROLES]).at(-1)?.id).toBe('settings');
	});

	it('asks for the right that the page itself asks for', () => {
		for (const { href, needs } of PAGES) expect(ENDPOINTS[`load ${href}`]?.need, href).toBe(needs ?? 'signedIn');
	});

	it('leads to every page that lists something, once', () => {
		// What is open to anyone is linked from every screen; the others from the bar on top, on the way in, or in place.
		const listed = Object.entries(ENDPOINTS).flatMap(([name, { need }]) =>
			need === 'anyone' ? [] : (/^load (\/office(?:\/[a-z-]+)?)$/.exec(name)?.[1] ?? [])
		);
		const elsewhere = ['/office/find', '/office/key', '/office/confirm', '/office/sign-in'];
		const reached = PAGES.map(({ href }) => href);
		expect(listed.filter((href) => !reached.includes(href) && !elsewhere.includes(href))).toEqual([]);
		expect(new Set(reached).size).toBe(reached.length);
	});

	it('calls two places by two names', () => {
		for (const locale of ['nl', 'en'] as const) {
			const names = PAGES.map(({ label }) => t(locale, label));
			expect(new Set(names).size, names.join()).toBe(names.length);
		}
	});

	it('knows where somebody is by the longest address that fits', () => {
		const at = (path: string) => pageAt(SECTIONS, path)?.page.href;
		expect(at('/office')).toBe('/office');
		expect(at('/office/devices/messages')).toBe('/office/devices/messages');
		expect(at('/office/devices/coach/1')).toBe('/office/devices');
		expect(at('/office/versions/1')).toBe('/office/visits');
		expect(at('/office/find')).toBeUndefined();
	});
});
