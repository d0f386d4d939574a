import { describe, expect, it } from 'vitest';
import { actionHref, filterOf, lastPageHref, listHref, pageOf } from '#lib/ui/office-filter.ts';
import { officePath } from '../../../src/routes/(office)/office/office-path.ts';

const LIST = new URL('https://office.example/office/concerns?view=late&area=ab12cd34&page=3');

describe('the address of a list', () => {
	it('keeps what it holds and starts at the first page when anything else changes', () => {
		expect(listHref(LIST, { category: 'mould' })).toBe('/office/concerns?view=late&area=ab12cd34&category=mould');
		expect(listHref(LIST, { page: 4 })).toBe('/office/concerns?view=late&area=ab12cd34&page=4');
	});

	it('drops what is taken away, and the first page', () => {
		expect(listHref(LIST, { view: null, area: null })).toBe('/office/concerns');
		expect(listHref(LIST, { page: 1 })).toBe('/office/concerns?view=late&area=ab12cd34');
	});

	it('reads a page number and takes nothing else for one', () => {
		expect(pageOf(LIST)).toBe(3);
		for (const page of ['0', '-1', '1.5', 'x', '1e9'])
			expect(pageOf(new URL(`https://office.example/?page=${page}`))).toBe(1);
	});

	it('leads from a page behind the last one to the last, and never says of a list that it is empty', () => {
		const behind = { page: 3, size: 25, total: 50, shown: 0 };
		expect(lastPageHref(LIST, behind)).toBe('/office/concerns?view=late&area=ab12cd34&page=2');
		expect(lastPageHref(LIST, { ...behind, total: 20 })).toBe('/office/concerns?view=late&area=ab12cd34');
		expect(lastPageHref(LIST, { ...behind, total: 51, shown: 1 })).toBeNull();
		expect(lastPageHref(LIST, { ...behind, total: 0 })).toBeNull();
	});

	it('comes back to the same list after a form, and forgets the form’s name again', () => {
		expect(actionHref(LIST, 'owner')).toBe('?/owner&view=late&area=ab12cd34&page=3');
		expect(listHref(new URL(actionHref(LIST, 'owner'), LIST), { page: 4 })).toBe(
			'/office/concerns?view=late&area=ab12cd34&page=4'
		);
	});

	it('offers each filter with its links, and the way back', () => {
		const filter = filterOf(LIST, {
			id: 'area',
			label: 'Buurt',
			options: [{ value: 'ff00ff00', label: 'Hazelbuurt' }]
		});
		expect(filter.value).toBe('ab12cd34');
		expect(filter.hrefWithout).toBe('/office/concerns?view=late');
		expect(filter.options[0]?.href).toBe('/office/concerns?view=late&area=ff00ff00');
	});
});

describe('a path that somebody sends along', () => {
	it('stays within the office', () => {
		expect(officePath('/office/concerns?view=late')).toBe('/office/concerns?view=late');
		for (const text of [
			'https://evil.example/office',
			'//evil.example',
			'/office/../../x y',
			'/officer',
			'/office\\evil',
			null,
			7
		]) {
			expect(officePath(text)).toBe('/office');
		}
	});
});
