/** Conditions in the words of this page. */
import { conditionInWords, type ConditionNames } from '#lib/content/condition-words.ts';
import type { ContentSay } from '#lib/ui/content-say.ts';

/** Names as the page got them: by id. */
export interface NamesById {
	readonly moments: Readonly<Record<string, string>>;
	readonly options: Readonly<Record<string, Readonly<Record<string, string>>>>;
	readonly concerns: Readonly<Record<string, string>>;
}

export function conditionSay(t: ContentSay, names: NamesById): (condition: string) => string {
	const called: ConditionNames = {
		moment: (id) => names.moments[id] ?? id,
		option: (moment, option) => names.options[moment]?.[option] ?? option,
		concern: (id) => names.concerns[id] ?? id
	};
	return (condition) => conditionInWords(condition, called, (key, values) => t(`condition.${key}`, values));
}
