/** What a report says in words: its rows and columns by name, and its numbers as a person or a spreadsheet reads them. */
import { own } from '#lib/domain/own.ts';
import type { NamedPeriod } from '#lib/domain/reports/periods.ts';
import type { About } from '#lib/domain/reports/report.ts';
import type { ReportNames, ReportView, Shown } from '#lib/domain/reports/view.ts';
import { NO_TIME, dayOf, isMoment, timeText } from '#lib/words/formats.ts';
import type { OfficeKey } from '#lib/words/office.ts';
import type { OfficeSay } from './office-say.ts';

/** The parts of a page's words that a report needs; a file that is downloaded has no page. */
export type ReportSay = Pick<OfficeSay, 't' | 'content' | 'locale'>;

export function aboutText(about: About, names: ReportNames, say: ReportSay): string {
	switch (about.kind) {
		case 'total':
			return say.t('reports.total');
		case 'area':
			return about.id === null ? say.t('reports.noArea') : (own(names.areas, about.id) ?? about.id);
		case 'category':
			return say.content(own(names.categories, about.id)) || say.t('reports.other');
		case 'measure':
			return say.content(own(names.measures, about.id)) || say.t('reports.other');
		case 'theme':
			return say.content(names.themes[about.id]) || about.id;
		case 'domain':
			return say.t(reportText('domain', about.id));
		case 'word':
			return say.t(reportText('word', about.id));
	}
}

/** As it stands in a table: "120", "49%", "niet getoond", or a dash. */
export function shownText(value: Shown, kind: 'count' | 'share' | 'days', say: ReportSay): string {
	if (value === 'hidden') return say.t('reports.hidden');
	if (value === null) return '–';
	return kind === 'share' ? say.t('reports.percent', { value }) : say.t('number', { value });
}

/** The rows of a file: names first, numbers as numbers, and what is not shown in words. */
export function reportLines(
	view: ReportView,
	names: ReportNames,
	options: { readonly say: ReportSay; readonly isCompared: boolean }
): readonly (readonly (string | number | null)[])[] {
	const { say, isCompared } = options;
	const plain = (value: Shown): string | number | null => (value === 'hidden' ? say.t('reports.hidden') : value);
	return [
		[
			say.t(reportText('title', view.id)),
			...view.columns.map((about) => aboutText(about, names, say)),
			...(isCompared ? [say.t('reports.before')] : [])
		],
		...view.rows.map((row) => [
			aboutText(row.about, names, say),
			...row.cells.map(({ value }) => plain(value)),
			...Array.from({ length: view.columns.length - row.cells.length }, () => null),
			...(isCompared ? [plain(row.before)] : [])
		])
	];
}

/** `reports.title.outreach` and its like: every report has its words, which a test of the words holds. */
export function reportText(what: 'title' | 'method' | 'word' | 'domain', id: string): OfficeKey {
	// Ids come from the registry of reports and words from a file; a key without words shows itself.
	return `reports.${what}.${id}` as OfficeKey;
}

const TAGS = { nl: 'nl-NL', en: 'en-GB' } as const;
const FULL_DAY = { day: 'numeric', month: 'long', year: 'numeric' } as const;

/** "24 november 2026": what is kept says no "yesterday". */
export function writtenDay(day: string, { locale }: Pick<ReportSay, 'locale'>): string {
	const at = Date.parse(`${day}T12:00:00Z`);
	return isMoment(at) ? new Intl.DateTimeFormat(TAGS[locale], { timeZone: 'UTC', ...FULL_DAY }).format(at) : NO_TIME;
}

/** "24 november 2026, 17.42 uur". */
export function writtenMoment(at: number, say: Pick<ReportSay, 'locale'>): string {
	return `${writtenDay(dayOf(at), say)}, ${timeText(say.locale, at)}`;
}

/** "3e kwartaal 2026", "oktober 2026", "2026", "1 september 2026 tot en met 24 november 2026". */
export function shortPeriodText({ kind, name, firstDay, lastDay }: NamedPeriod, say: ReportSay): string {
	switch (kind) {
		case 'year':
			return name;
		case 'quarter':
			return say.t('reports.quarter', { number: name.slice(6), year: name.slice(0, 4) });
		case 'month':
			return new Intl.DateTimeFormat(TAGS[say.locale], { timeZone: 'UTC', month: 'long', year: 'numeric' }).format(
				Date.parse(`${firstDay}T12:00:00Z`)
			);
		case 'own':
			return say.t('reports.range', { from: writtenDay(firstDay, say), to: writtenDay(lastDay, say) });
	}
}

/** The same, saying so where it still runs. */
export function periodText(period: NamedPeriod, say: ReportSay, today: string): string {
	const text = shortPeriodText(period, say);
	return period.lastDay >= today ? say.t('reports.soFar', { period: text }) : text;
}
