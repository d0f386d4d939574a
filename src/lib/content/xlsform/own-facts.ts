/** What rides in columns of our own beside a question: facts of a moment that XLSForm has no column for. */
import { momentKinds, type Moment, type MomentKind } from '#lib/domain/guide/guide.ts';
import { ownColumn } from './headings.ts';
import type { Report } from './report.ts';
import type { Row } from './table.ts';

export type OwnFacts = Pick<
	Moment,
	| 'concerns'
	| 'lessons'
	| 'sources'
	| 'checked'
	| 'again'
	| 'beforehand'
	| 'safety'
	| 'commitment'
	| 'teachback'
	| 'appointment'
	| 'required'
> & {
	readonly refusal?: true;
	readonly kind?: MomentKind;
	readonly answer?: 'meter';
	readonly unit?: string;
	readonly consent?: string;
};

export const ownFlags = ['safety', 'commitment', 'teachback', 'appointment', 'required', 'refusal'] as const;
export const ownIdLists = ['concerns', 'lessons', 'sources'] as const;

/** Reads them; what is not possible is reported and left out. Without a row, there are none. */
export function readOwnFacts(row: Row | undefined, report: Report): OwnFacts {
	const text = (name: string): string => row?.text(ownColumn(name)).replace(/\s+/g, ' ') ?? '';
	const refuse = (name: string, value: string): void => {
		const cell = row?.cell(ownColumn(name));
		if (cell !== undefined) report.add(cell.place, 'valueUnknown', { value });
	};
	const flag = (name: string): boolean => {
		const value = text(name);
		if (value !== '' && !/^(?:yes|no|true|false)$/i.test(value)) refuse(name, value);
		return /^(?:yes|true)$/i.test(value);
	};
	const kind = momentKinds.find((candidate) => candidate === text('kind'));
	if (kind === undefined && text('kind') !== '') refuse('kind', text('kind'));
	const day = (name: 'checked' | 'again'): Pick<Moment, 'checked' | 'again'> => {
		const value = text(name);
		if (value !== '' && !/^\d{4}-\d{2}-\d{2}$/.test(value)) refuse(name, value);
		return /^\d{4}-\d{2}-\d{2}$/.test(value) ? { [name]: value } : {};
	};
	const answer = text('answer');
	if (answer !== '' && answer !== 'meter') refuse('answer', answer);
	return {
		...(kind === undefined ? {} : { kind }),
		...(answer === 'meter' ? { answer } : {}),
		...(text('unit') === '' ? {} : { unit: text('unit').slice(0, 20) }),
		...(text('consent') === '' ? {} : { consent: text('consent').slice(0, 100) }),
		concerns: readIds(row, 'concerns', report),
		lessons: readIds(row, 'lessons', report),
		sources: readIds(row, 'sources', report),
		...day('checked'),
		...day('again'),
		...(flag('beforehand') ? { beforehand: true } : {}),
		safety: flag('safety'),
		commitment: flag('commitment'),
		teachback: flag('teachback'),
		appointment: flag('appointment'),
		required: flag('required'),
		...(flag('refusal') ? { refusal: true } : {})
	};
}

/** Ids in one cell, with blanks between. */
export function readIds(row: Row | undefined, name: string, report: Report): readonly string[] {
	const cell = row?.cell(ownColumn(name));
	if (cell === undefined) return [];
	return cell.text.split(/\s+/).filter((id) => {
		const isId = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(id);
		if (!isId) report.add(cell.place, 'valueUnknown', { value: id });
		return isId;
	});
}
