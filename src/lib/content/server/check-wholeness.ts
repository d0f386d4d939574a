/** What every guide holds, in an order that suits it. A guide that lacks a part is warned about, not refused. */
import type { Guide, Moment } from '#lib/domain/guide/guide.ts';
import type { Written } from './check-links.ts';
import type { Findings } from './findings.ts';

export const questionsMin = 3;

const parts: readonly { readonly name: string; readonly isIn: (guide: Guide) => boolean }[] = [
	{ name: 'opening words (a moment of kind say)', isIn: some(({ kind, say }) => kind === 'say' && say.length > 0) },
	{
		name: `${questionsMin} questions (moments of kind ask)`,
		isIn: ({ moments }) => moments.filter(({ kind }) => kind === 'ask').length >= questionsMin
	},
	{ name: 'signals to listen for', isIn: some(({ listen }) => listen.length > 0) },
	{ name: 'something to do', isIn: some((moment) => moment.do.length > 0) },
	{ name: 'something not to do', isIn: some(({ dont }) => dont.length > 0) },
	{ name: 'small steps to agree', isIn: some(({ smallSteps }) => smallSteps.length > 0) },
	{ name: 'a teach-back', isIn: some(({ teachback }) => teachback) },
	{ name: 'the next contact (appointment)', isIn: some(({ appointment }) => appointment) }
];

/** Warns about each part that a guide lacks. */
export function checkWholeness({ guides }: Written, findings: Findings): void {
	for (const { guide, fields } of guides) {
		for (const { name, isIn } of parts) {
			if (isIn(guide)) continue;
			const line = fields.lineOf(['moments']);
			findings.warnings.push({ file: fields.file, line, message: `the guide has no ${name}` });
		}
	}
}

function some(isSuch: (moment: Moment) => boolean): (guide: Guide) => boolean {
	return ({ moments }) => moments.some(isSuch);
}
