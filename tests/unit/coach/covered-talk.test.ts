/** A talk whose screen is covered under the finger: what was being written is in it all the same. */
import { describe, expect, it } from 'vitest';
import { fileURLToPath } from 'node:url';
import { compileContent } from '#lib/content/server/compile.ts';
import type { VisitView } from '#lib/device/port.ts';
import type { Coach } from '../../../src/routes/(coach)/coach.svelte.ts';
import { Talk } from '../../../src/routes/(coach)/visit/[id]/talk.svelte.ts';

const { pack, hash } = compileContent(fileURLToPath(new URL('../../../src/content', import.meta.url)));
const WORDS = 'Achter de kast, en het komt terug';

interface Saved {
	readonly answers: Readonly<Record<string, unknown>>;
}

/** At the moment of the mould guide that asks for a story, with a screen that can be covered. */
function atStory() {
	const saved: Saved[] = [];
	const call = {
		saveDraft: () => Promise.resolve({ ok: true, value: null, savedAt: 0 }),
		saveGuide: ({ session }: { session: Saved }) => {
			saved.push(session);
			return Promise.resolve({ ok: true, value: null, savedAt: 0 });
		}
	};
	const coach = {
		now: Date.UTC(2026, 10, 30, 9),
		locale: 'nl',
		trailOfVisit: new Map(),
		device: { call, watch: () => ({ current: undefined }) },
		run: (done: Promise<unknown>) => done
	} as unknown as Coach;
	const visit = { id: 'v1', guides: {}, concerns: [], drafts: {} } as unknown as VisitView;
	let isCovered = false;
	const talk = new Talk('v1', {
		coach,
		visit: () => (isCovered ? undefined : visit),
		content: () => (isCovered ? undefined : { hash, pack })
	});
	talk.open('mould');
	talk.show({ guide: 'mould', moment: 'story' });
	return { talk, visit, saved, cover: () => (isCovered = true) };
}

describe('a talk that is covered', () => {
	it('takes in the answer in words that was under the finger', async () => {
		const { talk, visit, saved, cover } = atStory();
		const ports = talk.openTextAnswer(visit, 'story');
		cover();
		expect(await ports.save(WORDS)).toBe(true);
		expect(saved.at(-1)?.answers).toMatchObject({ story: WORDS });
	});

	it('takes in the number of a field that went with the screen', () => {
		const { talk, saved, cover } = atStory();
		const guide = talk.current;
		expect(talk.run?.session.at).toBe('story');
		cover();
		talk.setAnswerOf({ guide, moment: 'wall' }, 5);
		expect(saved.at(-1)?.answers).toMatchObject({ wall: 5 });
		talk.setAnswerOf({ guide: 'money-worries', moment: 'wall' }, 6);
		expect(saved.at(-1)?.answers).toMatchObject({ wall: 5 });
	});
});
