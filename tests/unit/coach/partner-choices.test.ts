/** Whom a concern can be passed on to: the partner of one's own town by name, never another's number, never danger by form. */
import { describe, expect, it } from 'vitest';
import { canRefer, choicesOfKind, offerOf } from '../../../src/routes/(coach)/visit/[id]/partner-choices.ts';

const corporation = { id: 'housing-corporation', title: 'Woningcorporatie' };
const geldfit = { id: 'money-line', title: 'Geldfit', phone: '0800-8115' };
const linde = { id: 'p1', kind: 'housing-corporation', name: 'Woonstichting De Linde', phone: '030 123 45 67' };
const portaal = { id: 'p2', kind: 'housing-corporation', name: 'Het Portaal', phone: null };

describe('the partner that stands on the screen', () => {
	it('is the kind where the office named nobody, with the number that holds everywhere', () => {
		expect(offerOf(corporation, [])).toEqual({
			text: 'Woningcorporatie',
			who: null,
			phone: undefined,
			to: 'housing-corporation'
		});
		expect(offerOf(geldfit, [linde])).toMatchObject({ text: 'Geldfit', phone: '0800-8115', to: 'money-line' });
	});

	it('is the one of that kind by name, with its number and its kind', () => {
		expect(offerOf(corporation, [linde])).toEqual({
			text: 'Woonstichting De Linde',
			who: 'Woningcorporatie',
			phone: '030 123 45 67',
			to: 'housing-corporation|p1'
		});
	});

	it('does not bear the number of another', () => {
		const own = { id: 'p3', kind: 'money-line', name: 'Geldloket Zuid', phone: null };
		expect(offerOf(geldfit, [own])).toMatchObject({ text: 'Geldloket Zuid', phone: undefined });
	});

	it('is the kind with the names where there are several, and chooses none of them', () => {
		expect(offerOf(corporation, [portaal, linde])).toEqual({
			text: 'Woningcorporatie',
			who: 'Het Portaal, Woonstichting De Linde',
			phone: undefined,
			to: null
		});
	});

	it('stays 112 whatever the office wrote', () => {
		const danger = { id: 'emergency-112', title: '112 of netbeheerder', phone: '112' };
		const grid = { id: 'p4', kind: 'emergency-112', name: 'Netbeheer Noord', phone: '0800-9009' };
		expect(canRefer(danger.id)).toBe(false);
		expect(offerOf(danger, [grid])).toMatchObject({ text: '112 of netbeheerder', phone: '112' });
		expect(choicesOfKind(danger, [grid])).toEqual([]);
	});

	it('points at a choice that the sheet of referrals has', () => {
		for (const partners of [[], [linde]]) {
			const { to } = offerOf(corporation, partners);
			expect(choicesOfKind(corporation, partners).map(({ id }) => id)).toContain(to);
		}
	});
});
