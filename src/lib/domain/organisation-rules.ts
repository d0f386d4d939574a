/**
 * What an organisation decides for its phones: how soon they lock, and how long they may be silent before what they
 * were lent is hidden. Defaults and limits stand here alone; the office's form, the handshake and the phone read them.
 */
import * as v from 'valibot';

export interface OrganisationRules {
	/** Minutes after the last touch until a phone locks while a round runs. */
	readonly lockRoundMinutes: number;
	/** The same when no round runs. */
	readonly lockMinutes: number;
	/** Days without contact with the office after which pulled names and notes are hidden. */
	readonly silentDays: number;
}
export type OrganisationRule = keyof OrganisationRules;

export interface RuleLimits {
	readonly default: number;
	readonly min: number;
	readonly max: number;
}

/**
 * Whole minutes and days. The defaults and the 3 to 30 days are the design's; a lock that waits longer than a visit
 * takes, or that comes within the first minute, would protect nobody.
 */
export const ORGANISATION_RULE_LIMITS = {
	lockRoundMinutes: { default: 30, min: 5, max: 60 },
	lockMinutes: { default: 5, min: 1, max: 30 },
	silentDays: { default: 14, min: 3, max: 30 }
} as const satisfies Record<OrganisationRule, RuleLimits>;

export const ORGANISATION_RULES = [
	'lockRoundMinutes',
	'lockMinutes',
	'silentDays'
] as const satisfies OrganisationRule[];

const given = v.optional(v.fallback(v.nullable(v.number()), null));

/** As it travels and is stored: every rule may be absent, and rules of a later version are carried. */
export const organisationRulesSchema = v.looseObject({
	lockRoundMinutes: given,
	lockMinutes: given,
	silentDays: given
});
export type GivenRules = v.InferOutput<typeof organisationRulesSchema>;

/** The rules that hold: the default where one is absent, and the nearest limit where one lies outside. */
export function rulesOf(rules: GivenRules | null | undefined): OrganisationRules {
	const one = (rule: OrganisationRule): number => {
		const { default: fallback, min, max } = ORGANISATION_RULE_LIMITS[rule];
		const value = rules?.[rule];
		if (typeof value !== 'number' || !Number.isFinite(value)) return fallback;
		return Math.min(max, Math.max(min, Math.round(value)));
	};
	return {
		lockRoundMinutes: one('lockRoundMinutes'),
		lockMinutes: one('lockMinutes'),
		silentDays: one('silentDays')
	};
}
