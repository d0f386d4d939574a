/** A survey form through the page: what the page reports, and the guide that it would take. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import * as v from 'valibot';
import { GuideSchema, type Guide } from '#lib/domain/guide/guide.ts';
import { type Office, withoutEntities, wordsOf } from '../browser/harness/office-http.ts';

export interface FormTold {
	/** A line for each moment: id, kind of answer, words, options, conditions. */
	readonly moments: readonly string[];
	/** Title and id; empty where there is no guide. */
	readonly guide: string;
	/** The lines of the report, in words. */
	readonly report: readonly string[];
	/** Whether the page asks which language the words are in. */
	readonly asksLanguage: boolean;
	readonly made: Guide | null;
}

const OPTIONS_SHOWN = 3;

export async function takeFormFile(office: Office, path: string): Promise<FormTold> {
	const file = new File([readFileSync(path)], basename(path));
	const { text } = await office.post('/office/lessons/xlsform?/look', { file });
	const written = /<input type="hidden" name="guide" value="([^"]*)"/.exec(text)?.[1];
	const made = written === undefined ? null : v.parse(GuideSchema, JSON.parse(withoutEntities(written)));
	const section = /<section[^>]*aria-labelledby="xlsform-report"[\s\S]*?<\/section>/.exec(text)?.[0] ?? '';
	return {
		made,
		guide:
			made === null
				? ''
				: `${made.id} | ${Object.entries(made.title)
						.map(([code, words]) => `${code}: ${words}`)
						.join(', ')}`,
		moments: (made?.moments ?? []).map(momentText),
		report: [...section.matchAll(/<tr data-row[^>]*>([\s\S]*?)<\/tr>/g)].map(([row]) => wordsOf(row)),
		asksLanguage: /<select[^>]*name="language"/.test(text)
	};
}

function momentText({
	id,
	answer,
	title,
	options,
	relevant,
	constraint,
	constraintMessage
}: Guide['moments'][number]): string {
	const words = Object.entries(title).map(([code, said]) => `${code}: ${said}`);
	const offered = options
		.slice(0, OPTIONS_SHOWN)
		.map((one) => `${one.id}${one.relevant === undefined ? '' : ` if ${one.relevant}`}`);
	return [
		id,
		answer ?? 'no answer',
		words.join(', '),
		...(options.length === 0 ? [] : [`${options.length}: ${offered.join('; ')}`]),
		...(relevant === undefined ? [] : [`if ${relevant}`]),
		...(constraint === undefined ? [] : [`likely ${constraint}`]),
		...(constraintMessage === undefined ? [] : [`else ${Object.values(constraintMessage).join()}`])
	].join(' | ');
}
