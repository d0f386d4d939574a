/**
 * What was released stays what it was: a period is worked out once, and from then on every screen, map, paper and file
 * shows that. Worked out anew after a buurt was added, an address moved or a late visit came in, the same period would
 * hide other numbers and show ones that were hidden, and two prints together would give them away.
 */
import * as v from 'valibot';
import { type NamedPeriod, readPeriod } from './periods.ts';
import type { Released } from './release.ts';
import type { ReportTable } from './report.ts';

export interface ReleasedPeriod {
	readonly period: NamedPeriod;
	/** By report. */
	readonly tables: ReadonlyMap<string, ReportTable>;
	readonly shown: Released;
	/** It left the team before, and stays as it was then. */
	readonly isKept?: true;
}

const id = v.pipe(v.string(), v.maxLength(200));
const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const aboutSchema = v.variant('kind', [
	v.object({ kind: v.literal('word'), id }),
	v.object({ kind: v.literal('area'), id: v.nullable(id) }),
	v.object({ kind: v.picklist(['category', 'measure', 'theme', 'domain']), id }),
	v.object({ kind: v.literal('total') })
]);
const cellSchema = v.variant('kind', [
	v.object({ kind: v.literal('count'), key: id, count: whole }),
	v.object({ kind: v.literal('share'), part: id, whole: id }),
	v.object({ kind: v.literal('days'), days: v.nullable(whole), over: id })
]);
const tableSchema = v.object({
	columns: v.array(aboutSchema),
	rows: v.array(v.object({ about: aboutSchema, cells: v.array(cellSchema) })),
	sums: v.array(v.object({ total: id, parts: v.array(id) }))
});
const bodySchema = v.object({
	period: v.string(),
	tables: v.array(v.tuple([v.string(), tableSchema])),
	shown: v.array(v.tuple([id, v.nullable(whole)]))
});

/** As text, to be kept beside the records of the organisation and nowhere else: it holds the numbers behind those shown. */
export function releaseText({ period, tables, shown }: ReleasedPeriod): string {
	return JSON.stringify({ period: period.name, tables: [...tables], shown: [...shown] });
}

/** Null for what is no release of a period: then that is worked out anew. */
export function readRelease(text: string): ReleasedPeriod | null {
	const read = v.safeParse(bodySchema, jsonOf(text));
	const period: NamedPeriod | null = read.success ? readPeriod(read.output.period) : null;
	if (!read.success || !period) return null;
	return { period, tables: new Map(read.output.tables), shown: new Map(read.output.shown), isKept: true };
}

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
