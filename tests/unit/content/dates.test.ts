import { describe, expect, test } from 'vitest';
import { compileFiles } from '#lib/content/server/compile.ts';
import { createFindings } from '#lib/content/server/findings.ts';
import { datedClaims, hasRunOut } from '#lib/domain/guide/dated.ts';
import { compileSpoiled, errorsOf, someContent, type Spoiling } from './some-content.ts';

const nl = 'guides/mould/nl.md';
const lesson = 'lessons/l25-nothing-wrong/nl.md';
const sources = 'sources.yaml';
const withDays = (days: string): Spoiling => ({
	[nl]: (someContent[nl] ?? '')
		.replace('    kind: say\n', `    kind: say\n    sources: [eenv]\n${days}`)
		.replace('- Ga zitten.', '- Het kost € 25.')
});
const runOutOf = (spoiling: Spoiling, today: string): ReturnType<typeof compileFiles>['runOut'] => {
	const texts = Object.entries({ ...someContent, ...spoiling });
	const files = texts.flatMap(([path, text]) => (typeof text === 'string' ? [{ path, text }] : []));
	return compileFiles(files, createFindings(), today).runOut;
};

describe('a claim that can change', () => {
	test('that holds money says when it was checked and by when to look again', () => {
		expect(errorsOf(withDays(''))).toEqual([
			`${nl}:11 the moment opening holds what can change (€ 25): say when it was checked and by when to look again (checked and again)`
		]);
		expect(errorsOf(withDays('    checked: 2026-12-02\n    again: 2027-07-15\n'))).toEqual([]);
	});

	test('by a source of rules carries both days too, in a lesson as in a moment', () => {
		const rules = (someContent[sources] ?? '').replace(' }', ', changes: true }');
		const errors = errorsOf({ [sources]: rules });
		expect(errors.some((error) => error.startsWith(`${lesson}:2 the lesson L25 holds what can change (eenv)`))).toBe(
			true
		);
		expect(errors.some((error) => error.startsWith(`${nl}:`) && error.includes('the moment smell holds'))).toBe(true);
	});

	test('with one day, or with the days the wrong way round, is refused', () => {
		expect(errorsOf(withDays('    checked: 2026-12-02\n')).join()).toContain('it needs both, checked and again');
		const turned = withDays('    checked: 2027-07-15\n    again: 2026-12-02\n');
		expect(errorsOf(turned).join()).toContain('looked at again before it was checked');
	});

	test('has not run out on its day, and has on the next; with a figure that is worse', () => {
		const dated = withDays('    checked: 2026-12-02\n    again: 2027-07-15\n');
		expect(runOutOf(dated, '2027-07-15')).toEqual([]);
		const [passed, ...others] = runOutOf(dated, '2027-07-16');
		expect(others).toEqual([]);
		expect(passed?.hasFigure).toBe(true);
		expect(passed?.finding.message).toBe('the moment opening had to be looked at again by 2027-07-15');
		expect(passed?.finding.line).toBe(15);
	});

	test('runs out for nobody who hands in no day: an office can publish on any', () => {
		expect(compileSpoiled(withDays('    checked: 2020-01-01\n    again: 2020-02-01\n')).runOut).toEqual([]);
	});

	test('takes its days to the phone, the soonest first', () => {
		const { pack } = compileSpoiled(withDays('    checked: 2026-12-02\n    again: 2027-07-15\n'));
		expect(datedClaims(pack)).toMatchObject([
			{ kind: 'guide', id: 'mould', moment: 'opening', checked: '2026-12-02', again: '2027-07-15' }
		]);
		expect(hasRunOut({}, '2099-01-01')).toBe(false);
	});
});

describe('a set as a whole', () => {
	const ofSet = (spoiling: Spoiling): readonly string[] =>
		compileSpoiled(spoiling).ofSet.map(({ file, message }) => `${file} ${message}`);

	test('names a lesson with one source where the list knows two', () => {
		const two = `${someContent[sources] ?? ''}gd: { title: 'Green Doctor', lessons: [L25] }\n`;
		expect(ofSet({ [sources]: two })).toContain(
			`${lesson} the lesson L25 has one source, and the list knows another: gd`
		);
		const both = (someContent[lesson] ?? '').replace('sources: [eenv]', 'sources: [eenv, gd]');
		expect(ofSet({ [sources]: two, [lesson]: both }).join()).not.toContain('the list knows another');
	});

	test('names a theme without a lesson, of the lessons and of what energy can be joined to', () => {
		expect(ofSet({})).toContain('catalogues/themes.yaml no lesson is about the theme health');
		expect(ofSet({})).toContain('catalogues/themes.yaml no lesson is about the theme money');
		const joined = (someContent[lesson] ?? '').replace('theme: trust', 'theme: health\njoins: [health]');
		expect(ofSet({ [lesson]: joined }).join()).not.toContain('the theme health');
	});

	test('names a source that nothing names', () => {
		const idle = `${someContent[sources] ?? ''}idle: { title: 'Idle' }\n`;
		expect(ofSet({ [sources]: idle })).toContain('sources.yaml nothing names the source idle');
	});

	test('refuses a lesson that joins a theme that does not exist', () => {
		const joined = (someContent[lesson] ?? '').replace('theme: trust', 'theme: trust\njoins: [weather]');
		expect(errorsOf({ [lesson]: joined }).join()).toContain('there is no theme weather');
	});
});
