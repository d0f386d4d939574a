/** Going through a guide as a coach would, with the engine of the phone. Nothing of it is kept. */
import {
	answerMoment,
	currentMoment,
	jumpTo,
	nextMoment,
	overviewOf,
	previousMoment,
	progressOf,
	resumeGuide,
	startGuide,
	withSurroundings,
	type GuideRun
} from '#lib/domain/guide/engine.ts';
import type { Guide } from '#lib/domain/guide/guide.ts';
import { prepareGuide } from '#lib/domain/guide/prepare.ts';
import type { Answer, GuideSession } from '#lib/domain/guide/session.ts';
import { optionsOffered, withAnswers } from '#lib/domain/guide/wording.ts';

export class Walking {
	readonly #today: () => string;
	readonly #guide: () => Guide;
	#concerns: ReadonlySet<string> = $state.raw(new Set());
	/** What was answered and where; null before the first step. */
	#session: GuideSession | null = $state.raw(null);
	readonly #prepared = $derived.by(() => prepareGuide(this.#guide()));
	readonly #run: GuideRun = $derived.by(() => {
		const around = { concerns: this.#concerns, today: this.#today() };
		// A text that changes while somebody goes through it keeps the answers that were given.
		return this.#session === null
			? startGuide(this.#prepared, 'preview', around)
			: resumeGuide(this.#prepared, this.#session, around);
	});

	constructor(guide: () => Guide, today: () => string) {
		this.#guide = guide;
		this.#today = today;
	}

	readonly current = $derived.by(() => currentMoment(this.#prepared, this.#run.session));
	readonly options = $derived.by(() =>
		this.current === undefined ? [] : optionsOffered(this.#prepared, this.#run.evaluation, this.current.moment.id)
	);
	readonly state = $derived.by(() => this.#run.evaluation.states.get(this.current?.moment.id ?? ''));
	readonly progress = $derived.by(() => progressOf(this.#prepared, this.#run));
	readonly next = $derived.by(() => nextMoment(this.#prepared, this.#run));
	readonly previous = $derived.by(() => previousMoment(this.#prepared, this.#run));
	readonly overview = $derived.by(() => overviewOf(this.#prepared, this.#run));

	get concerns(): ReadonlySet<string> {
		return this.#concerns;
	}

	answer(answer: Answer | undefined): void {
		const moment = this.current?.moment.id;
		if (moment !== undefined) this.#session = answerMoment(this.#prepared, this.#run, { moment, answer }).session;
	}

	goTo(moment: string | undefined): void {
		if (moment !== undefined) this.#session = jumpTo(this.#prepared, this.#run.session, moment);
	}

	tap(concern: string): void {
		const concerns = new Set(this.#concerns);
		if (!concerns.delete(concern)) concerns.add(concern);
		this.#session = withSurroundings(this.#prepared, this.#run, { concerns, today: this.#today() }).session;
		this.#concerns = concerns;
	}

	restart(): void {
		this.#session = null;
		this.#concerns = new Set();
	}

	/** A text with answers in the place of `${id}`. */
	spoken(text: string, language: string): string {
		const moment = this.current?.moment.id ?? '';
		return withAnswers(text, { prepared: this.#prepared, evaluation: this.#run.evaluation, moment, language });
	}
}
