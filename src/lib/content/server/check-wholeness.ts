/** What every guide holds, in an order that suits it. A guide that lacks a part is warned about, not refused. */
import type { Said } from '../finding-words.ts';
import type { Guide, Moment } from '#lib/domain/guide/guide.ts';
import type { Written } from './check-links.ts';
import { saying, type Findings } from './findings.ts';

export const questionsMin = 3;

const parts: readonly { readonly part: Said; readonly isIn: (guide: Guide) => boolean }[] = [
	{ part: { code: 'lacksOpening', values: {} }, isIn: some(({ kind, say }) => kind === 'say' && say.length > 0) },
	{
		part: { code: 'lacksQuestions', values: { count: questionsMin } },
		isIn: ({ moments }) => moments.filter(({ kind }) => kind === 'ask').length >= questionsMin
	},
	{ part: { code: 'lacksListen', values: {} }, isIn: some(({ listen }) => listen.length > 0) },
	{ part: { code: 'lacksDo', values: {} }, isIn: some((moment) => moment.do.length > 0) },
	{ part: { code: 'lacksDont', values: {} }, isIn: some(({ dont }) => dont.length > 0) },
	{ part: { code: 'lacksSteps', values: {} }, isIn: some(({ smallSteps }) => smallSteps.length > 0) },
	{ part: { code: 'lacksTeachback', values: {} }, isIn: some(({ teachback }) => teachback) },
	{ part: { code: 'lacksAppointment', values: {} }, isIn: some(({ appointment }) => appointment) }
];

/** Warns about each part that a guide lacks. */
export function checkWholeness({ guides }: Written, findings: Findings): void {
	for (const { guide, fields } of guides) {
		for (const { part, isIn } of parts) {
			if (isIn(guide)) continue;
			const line = fields.lineOf(['moments']);
			findings.warnings.push({ file: fields.file, line, ...saying('guideLacks', { part }) });
		}
	}
}

function some(isSuch: (moment: Moment) => boolean): (guide: Guide) => boolean {
	return ({ moments }) => moments.some(isSuch);
}
