/** What a resident's page offers to take back: one button for what one word takes back. */
import { describe, expect, it } from 'vitest';
import { standingAnswers } from '../../../src/routes/(office)/office/(desk)/residents/[address]/standing-answers.ts';

const yes = (more: object = {}) => ({ purpose: 'photo', given: true, withdrawn: false, ...more });
const referral = (partner: string, partnerName = partner) => yes({ purpose: 'referral', partner, partnerName });

describe('answers that can be taken back', () => {
	it('stand once for a purpose, however often it was answered with yes', () => {
		expect(standingAnswers([yes(), yes(), yes({ purpose: 'visitRecord' })])).toHaveLength(2);
		expect(standingAnswers([yes({ withdrawn: true }), yes({ given: false })])).toEqual([]);
	});

	it('stand once for a partner’s kind, with the name of each, and apart for another kind', () => {
		const found = standingAnswers([referral('housing', 'Thuis'), referral('housing', 'Wonen'), referral('debts')]);
		expect(found.map(({ partners }) => partners)).toEqual([['Thuis', 'Wonen'], ['debts']]);
	});
});
