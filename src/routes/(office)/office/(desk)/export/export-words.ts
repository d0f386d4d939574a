/** The words of a file itself, in the language of who makes it. */
import type { OfficeSay } from '#lib/ui/office-say.ts';

export function exportWords({ t }: Pick<OfficeSay, 't'>) {
	return {
		yes: t('exports.yes'),
		no: t('exports.no'),
		dictionary: t('exports.dictionary'),
		columnTitle: t('exports.dictionaryTitle'),
		columnId: t('exports.dictionaryId'),
		columnKind: t('exports.dictionaryKind'),
		columnMeaning: t('exports.dictionaryMeaning'),
		kinds: {
			text: t('exports.kind.text'),
			whole: t('exports.kind.whole'),
			decimal: t('exports.kind.decimal'),
			day: t('exports.kind.day'),
			moment: t('exports.kind.moment'),
			yes: t('exports.kind.yes')
		}
	};
}
