import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
	ORGANISATION_RULE_LIMITS,
	ORGANISATION_RULES,
	organisationRulesSchema,
	rulesOf
} from '#lib/domain/organisation-rules.ts';
import { handshakeAnswer } from '#lib/sync/wire.ts';

describe('the rules of an organisation', () => {
	it('are the defaults where nothing was decided', () => {
		const defaults = { lockRoundMinutes: 30, lockMinutes: 5, silentDays: 14 };
		expect(rulesOf(undefined)).toEqual(defaults);
		expect(rulesOf({})).toEqual(defaults);
		expect(rulesOf({ silentDays: null })).toEqual(defaults);
	});

	it('stay within their limits, whatever an office sends', () => {
		for (const rule of ORGANISATION_RULES) {
			const { min, max } = ORGANISATION_RULE_LIMITS[rule];
			expect(rulesOf({ [rule]: -1 })[rule]).toBe(min);
			expect(rulesOf({ [rule]: 1e9 })[rule]).toBe(max);
		}
	});

	it('carry what a later version decides, and a value of another kind costs no handshake', () => {
		const read = v.parse(organisationRulesSchema, { silentDays: 'often', nightBan: true });
		expect(read).toMatchObject({ nightBan: true });
		expect(rulesOf(read).silentDays).toBe(14);
		const answer = {
			version: 1,
			epoch: 'e',
			serverTime: 1,
			highest: null,
			known: {},
			scopes: [],
			pack: null,
			person: { id: 'p', name: 'Rachid' },
			organisation: { name: 'Voorbeeldstad', demo: true, rules: 'none' }
		};
		expect(v.parse(handshakeAnswer, answer).organisation.rules).toEqual({});
	});
});
