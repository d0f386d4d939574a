/** The content for the benchmark: what ships, and beside it a guide of three hundred moments that look at each other. */
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeGuide } from '#lib/content/server/write-guide.ts';
import type { Guide, Moment } from '#lib/domain/guide/guide.ts';

export const longGuide = 'three-hundred';
const MOMENTS = 300;
/** Every tenth moment decides over the nine behind it, and the sum at the end looks at all numbers. */
const BLOCK = 10;

/** A content folder with the long guide in it. */
export function makeContentFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-content-'));
	cpSync('src/content', folder, { recursive: true });
	mkdirSync(join(folder, 'guides', longGuide));
	for (const [language, text] of Object.entries(writeGuide(guideOfMoments())))
		writeFileSync(join(folder, 'guides', longGuide, `${language}.md`), text);
	return folder;
}

function guideOfMoments(): Guide {
	return {
		id: longGuide,
		number: 90,
		title: { nl: 'Driehonderd momenten', en: 'Three hundred moments' },
		purpose: { nl: 'Meten hoe lang een antwoord duurt.', en: 'Measuring how long an answer takes.' },
		minutes: 150,
		concerns: [],
		sources: ['opzet'],
		moments: Array.from({ length: MOMENTS }, (_, place) => momentAt(place))
	};
}

function momentAt(place: number): Moment {
	const id = `m${place}`;
	const head = `m${place - (place % BLOCK)}`;
	const words = { nl: `Vraag ${place} van dit blok`, en: `Question ${place} of this block` };
	const bare = {
		id,
		kind: 'ask' as const,
		title: words,
		say: [words],
		explain: { html: {}, text: {} },
		listen: [],
		do: [],
		dont: [],
		smallSteps: [],
		options: [],
		required: place % 7 === 0,
		concerns: [],
		lessons: [],
		// A numbered question can look like a phone number, which needs a source.
		sources: ['opzet'],
		safety: false,
		commitment: false,
		teachback: false,
		appointment: false
	};
	if (place === MOMENTS - 1) return { ...bare, answer: 'number', calculate: sumOfBlocks() };
	if (place % BLOCK === 0) return { ...bare, answer: 'choice', options: optionsOf('often', 'seldom', 'never') };
	const relevant = `\${${head}} != 'never'`;
	if (place % 3 === 0) return { ...bare, relevant, answer: 'number', constraint: '. >= 0 and . <= 40' };
	if (place % 3 === 1)
		return { ...bare, relevant, answer: 'several', options: optionsOf('living', 'kitchen', 'attic') };
	return { ...bare, relevant: `${relevant} and \${m${place - 1}} != ''`, answer: 'text' };
}

/** One number of each block, so that nearly every answer has a dependent far away. */
function sumOfBlocks(): string {
	const numbers = Array.from({ length: 20 }, (_, block) => block * BLOCK + 3).filter((place) => place % 3 === 0);
	return numbers.map((place) => `coalesce(\${m${place}}, 0)`).join(' + ');
}

function optionsOf(...ids: readonly string[]): Moment['options'] {
	return ids.map((id) => ({ id, words: { nl: id, en: id } }));
}
