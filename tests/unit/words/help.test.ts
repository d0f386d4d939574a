import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { helpLines } from '#lib/words/help.ts';
import { HELP_TOPICS, topicOfPath } from '../../../src/routes/(coach)/help/topics.ts';
import { trainingCard } from '../../../commands/steps/training-card.ts';

describe('the help', () => {
	it.each(HELP_TOPICS)('has a few lines about %s, in both languages', (topic) => {
		for (const locale of ['nl', 'en'] as const) {
			expect(helpLines(locale, topic).length).toBeGreaterThanOrEqual(3);
			expect(helpLines(locale, topic).length).toBeLessThanOrEqual(6);
		}
	});

	it('knows which screen asks', () => {
		expect(
			['/', '/today', '/address/1', '/practice/address/1', '/lessons/l01', '/outbox', '/more'].map(topicOfPath)
		).toEqual(['today', 'today', 'address', 'address', 'lessons', 'outbox', 'more']);
		expect(topicOfPath('/enrol')).toBeUndefined();
	});

	it('is the card for training too, which says the words of the app as they are now', () => {
		const file = readFileSync(new URL('../../../docs/training/op-een-a4.html', import.meta.url), 'utf8');
		expect(file, 'run npm run training').toBe(trainingCard());
	});
});
