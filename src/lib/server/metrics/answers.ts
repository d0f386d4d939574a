/** How many answers this process gave, of which kind and how slow. By kind of address only: no path, no id, nobody. */
import type { Metric } from './prometheus.ts';

export const ANSWER_KINDS = ['api', 'office', 'page'] as const;
export type AnswerKind = (typeof ANSWER_KINDS)[number];
/** Seconds; an office page is promised within a fifth of one. */
const WITHIN_SECONDS = [0.05, 0.2, 1, 5] as const;

const counts = new Map<string, number>();
const within = new Map<string, number>();
const seconds = new Map<AnswerKind, number>();
const totals = new Map<AnswerKind, number>();

export function kindOfPath(pathname: string): AnswerKind {
	if (pathname === '/api' || pathname.startsWith('/api/')) return 'api';
	return pathname === '/office' || pathname.startsWith('/office/') ? 'office' : 'page';
}

/** @param took milliseconds */
export function countAnswer(kind: AnswerKind, status: number, took: number): void {
	const key = `${kind} ${Math.floor(status / 100)}xx`;
	counts.set(key, (counts.get(key) ?? 0) + 1);
	totals.set(kind, (totals.get(kind) ?? 0) + 1);
	seconds.set(kind, (seconds.get(kind) ?? 0) + took / 1000);
	for (const limit of WITHIN_SECONDS)
		if (took <= limit * 1000) within.set(`${kind} ${limit}`, (within.get(`${kind} ${limit}`) ?? 0) + 1);
}

export function answerMetrics(): readonly Metric[] {
	return [
		{
			name: 'voordeur_answers_total',
			help: 'Answers given by this process, by kind of address and class of status.',
			type: 'counter',
			samples: [...counts].map(([key, value]) => {
				const [kind = '', status = ''] = key.split(' ');
				return { labels: { kind, status }, value };
			})
		},
		{
			name: 'voordeur_answer_seconds_sum',
			help: 'Seconds spent on all answers of a kind.',
			type: 'counter',
			samples: [...seconds].map(([kind, value]) => ({ labels: { kind }, value }))
		},
		{
			name: 'voordeur_answer_seconds_count',
			help: 'Answers of a kind that were timed.',
			type: 'counter',
			samples: [...totals].map(([kind, value]) => ({ labels: { kind }, value }))
		},
		{
			name: 'voordeur_answers_within_total',
			help: 'Answers that took no longer than so many seconds.',
			type: 'counter',
			samples: [...within].map(([key, value]) => {
				const [kind = '', seconds = ''] = key.split(' ');
				return { labels: { kind, seconds }, value };
			})
		}
	];
}
