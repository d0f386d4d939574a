/** Why a row is what it is, in words: on the screen and in the file that goes back to whoever made the list. */
import type { ImportDetail } from '#lib/domain/imports/batch.ts';
import type { VerdictKind } from '#lib/domain/imports/verdicts.ts';
import type { OfficeSay } from '#lib/ui/office-say.ts';

interface Reasoned {
	readonly kind: VerdictKind;
	readonly detail: ImportDetail;
}

export function reasonText({ kind, detail }: Reasoned, say: Pick<OfficeSay, 't'>): string {
	switch (kind) {
		case 'new':
			return '';
		case 'corrected':
			return (detail.corrections ?? []).map((one) => say.t(`import.correction.${one}`)).join(' ');
		case 'ambiguous':
			return detail.doubt ? say.t(`import.doubt.${detail.doubt}`) : '';
		case 'duplicate':
			return detail.row === undefined ? say.t('import.isThere') : say.t('import.saidBefore', { line: detail.row });
		case 'doNotVisit':
			return say.t('import.neverAgain');
		case 'invalid':
			return detail.problem ? say.t(`import.problem.${detail.problem}`) : '';
	}
}
