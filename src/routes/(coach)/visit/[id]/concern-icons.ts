import { own } from '#lib/domain/own.ts';
import type { ConcernCategory } from '#lib/domain/guide/guide.ts';
import type { IconName } from '#lib/ui/icons.ts';

const BY_CATEGORY: Readonly<Record<string, IconName>> = {
	draught: 'cold',
	mould: 'drop',
	heat: 'sun',
	'health-at-home': 'person',
	language: 'globe',
	'overdue-repairs': 'tool'
};
const BY_DOMAIN: Readonly<Record<string, IconName>> = {
	energy: 'euro',
	money: 'euro',
	home: 'home',
	health: 'person',
	social: 'person',
	safety: 'safety',
	trust: 'speech'
};

/** A picture of the category, or of its domain; the word beside it says which. */
export function iconOfConcern(category: ConcernCategory): IconName {
	return own(BY_CATEGORY, category.id) ?? own(BY_DOMAIN, category.domain) ?? 'speech';
}
