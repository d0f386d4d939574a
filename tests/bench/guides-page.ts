/**
 * What is measured in the page: the app's own guide engine and search, from the same sources and for the same target as
 * its build. It runs on the page's main thread, which Chromium slows down; workers it does not.
 */
import { answerMoment, overviewOf, progressOf, resumeGuide, startGuide } from '#lib/domain/guide/engine.ts';
import { readContentPack, type ContentPack } from '#lib/domain/guide/guide.ts';
import { prepareGuide } from '#lib/domain/guide/prepare.ts';
import type { Answer } from '#lib/domain/guide/session.ts';
import { createContentSearch } from '#lib/content/search.ts';

export interface PageTimes {
	readonly moments: number;
	readonly prepareMs: number;
	readonly answersMs: readonly number[];
	/** The whole guide worked out from its answers, with steps and overview: what the screen does when a session comes back. */
	readonly anewMs: readonly number[];
	readonly indexMs: readonly number[];
	readonly searchesMs: readonly number[];
	/** Searches that found nothing: a fast search that finds nothing is no search. */
	readonly searchesEmpty: number;
}

export interface PageTask {
	readonly pack: unknown;
	readonly guide: string;
	readonly rounds: number;
	readonly questions: Readonly<Record<string, readonly string[]>>;
}

export function measure({ pack: sent, guide, rounds, questions }: PageTask): PageTimes {
	const reading = readContentPack(sent);
	if (!reading.ok) throw new Error('the pack cannot be read');
	const searched = Object.entries(questions).map(([language, all]) => timeSearch(reading.pack, language, all));
	return {
		...timeAnswers(reading.pack, guide, rounds),
		indexMs: searched.map(({ indexMs }) => indexMs),
		searchesMs: searched.flatMap(({ times }) => times),
		searchesEmpty: searched.reduce((sum, { empty }) => sum + empty, 0)
	};
}

/** Answers every moment of the guide in its order, and changes each once; counts steps anew after each, as the screen does. */
function timeAnswers(
	pack: ContentPack,
	id: string,
	rounds: number
): Pick<PageTimes, 'moments' | 'prepareMs' | 'answersMs' | 'anewMs'> {
	const guide = pack.guides.find((candidate) => candidate.id === id);
	if (guide === undefined) throw new Error(`there is no guide ${id}`);
	const [prepareMs, prepared] = timed(() => prepareGuide(guide));
	const answersMs: number[] = [];
	const anewMs: number[] = [];
	const around = { concerns: new Set<string>(), today: '2026-11-24' };
	for (let round = 0; round < rounds; round += 1) {
		let run = startGuide(prepared, 'bench', around);
		for (const change of [0, 1]) {
			for (const { id: moment, answer, options } of guide.moments) {
				const value = answerFor(
					answer,
					options.map((option) => option.id),
					change + round
				);
				if (value === undefined) continue;
				const before = run;
				const [ms, after] = timed(() => {
					const answered = answerMoment(prepared, before, { moment, answer: value });
					progressOf(prepared, answered);
					return answered;
				});
				answersMs.push(ms);
				run = after;
				const [whole] = timed(() => {
					const resumed = resumeGuide(prepared, after.session, around);
					return [progressOf(prepared, resumed), overviewOf(prepared, resumed)];
				});
				anewMs.push(whole);
			}
		}
	}
	return { moments: guide.moments.length, prepareMs, answersMs, anewMs };
}

/**
 * Answers on the screen, each from the tap to the frame that shows it: the handler, what Svelte does after it, style,
 * layout and paint. Tapped from within, so that no pointer of the test and nothing that comes back of saving is counted.
 */
export async function measureTaps({ count, restMs }: TapTask): Promise<readonly number[]> {
	const times: number[] = [];
	for (let turn = 0; turn < count; turn += 1) {
		const options = document.querySelectorAll<HTMLInputElement>('main input[type=radio]');
		const option = options[turn % 2];
		if (option === undefined) throw new Error('there is nothing to answer on the screen');
		const began = performance.now();
		option.click();
		// Svelte's updates are microtasks that were asked for before this one.
		await Promise.resolve();
		const workedMs = performance.now() - began;
		times.push(workedMs + (await nextFrameMs()));
		if (!option.checked) throw new Error('the answer does not stand on the screen');
		// What is saved, sent and received comes back meanwhile; it is no part of the next answer.
		await new Promise((go) => setTimeout(go, restMs));
	}
	return times;
}

export interface TapTask {
	readonly count: number;
	readonly restMs: number;
}

/** What the page works on its next frame; a message that is posted in it arrives when it was drawn. */
function nextFrameMs(): Promise<number> {
	return new Promise((done) => {
		requestAnimationFrame(() => {
			const began = performance.now();
			const { port1, port2 } = new MessageChannel();
			port1.onmessage = () => done(performance.now() - began);
			port2.postMessage(null);
		});
	});
}

function answerFor(type: string | undefined, options: readonly string[], turn: number): Answer | undefined {
	if (type === 'choice') return options[turn % options.length];
	if (type === 'several') return options.slice(turn % 2);
	if (type === 'number') return 12 + turn;
	return type === 'text' ? `antwoord ${turn}` : undefined;
}

function timeSearch(
	pack: ContentPack,
	language: string,
	questions: readonly string[]
): { readonly indexMs: number; readonly times: readonly number[]; readonly empty: number } {
	const [indexMs, search] = timed(() => createContentSearch(pack, language));
	// Letter by letter, as the screen searches while somebody types.
	const typed = questions.flatMap((question) =>
		Array.from({ length: question.length - 1 }, (_, index) => question.slice(0, index + 2))
	);
	const times = typed.map((text) => timed(() => search.find(text).length)[0]);
	return { indexMs, times, empty: questions.filter((question) => search.find(question).length === 0).length };
}

function timed<T>(work: () => T): readonly [number, T] {
	const began = performance.now();
	const outcome = work();
	return [performance.now() - began, outcome];
}
