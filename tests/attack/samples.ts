/** A value that fits each field, so that nothing is refused for its shape: found by trying, not by knowing. */
import * as v from 'valibot';
import type { Field } from '#lib/domain/records/define.ts';
import { RECORDS } from '#lib/domain/records/index.ts';

export interface Sample {
	readonly value?: unknown;
	readonly steps?: readonly string[];
	readonly guard?: true;
}

const CANDIDATES: readonly unknown[] = [
	true,
	'9f0e1d2c-3b4a-4958-8776-655443322110',
	'2031-02-03',
	'5912SB',
	'a',
	'ab',
	'nl',
	'een regel',
	7,
	1_900,
	2_024,
	1_750_000_000_000,
	0.5,
	'1234200000000001',
	'BU01230101',
	'f'.repeat(64),
	'A'.repeat(43),
	{ lesson: 'L01', packHash: 'p', at: 1 },
	{ lesson: 'L01', place: 0.5, at: 1 },
	{ guide: 'mould', packHash: 'p', answers: { where: 'een regel' }, visited: [] },
	{ why: 'notLent', on: null }
];

export function sampleOf(kind: string, name: string): Sample {
	const types: Readonly<Record<string, { readonly fields: Readonly<Record<string, Field<unknown>>> }>> = RECORDS;
	const field = types[kind]?.fields[name];
	if (!field) throw new Error(`the page names ${kind}.${name}, and no record has it`);
	const { merge, schema } = field;
	if (merge.kind === 'guard') return { guard: true };
	if (merge.kind === 'ladder') return { steps: merge.steps };
	if (merge.kind === 'set') return { value: { add: { 'attack.0': fitting(schema, (one) => [one]) } } };
	return { value: fitting(schema) };
}

function fitting(schema: Field<unknown>['schema'], asAsked: (one: unknown) => unknown = (one) => one): unknown {
	const options = optionsOf(schema);
	const found = [...options.toReversed(), ...CANDIDATES].find((one) => v.is(schema, asAsked(one)));
	if (found === undefined) throw new Error('no sample fits a field: add one to tests/attack/samples.ts');
	return found;
}

/** Of a list of values, its members. */
function optionsOf(schema: unknown): readonly unknown[] {
	if (typeof schema !== 'object' || schema === null) return [];
	if ('options' in schema && Array.isArray(schema.options)) return schema.options;
	return 'wrapped' in schema ? optionsOf(schema.wrapped) : [];
}
