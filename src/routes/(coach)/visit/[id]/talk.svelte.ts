/**
 * The talk of one visit: which guide is on the screen, at which moment, with which answers. The page is the writer
 * while it is open, so its own sessions come before what the port says; every step is handed to the port at once.
 */
import type { VisitView } from '#lib/device/port.ts';
import {
	answerMoment,
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
import { textIn, type ContentPack, type Localized, type Moment, type Option } from '#lib/domain/guide/guide.ts';
import { endingGuideOf, leftToOthers, stepsOfOthers, withoutMoments } from '#lib/domain/guide/ending.ts';
import { optionsOffered, withAnswers } from '#lib/domain/guide/wording.ts';
import { prepareGuide, type PreparedGuide } from '#lib/domain/guide/prepare.ts';
import {
	openInBetween,
	sessionFromStored,
	sessionToStored,
	type Answer,
	type GuideSession
} from '#lib/domain/guide/session.ts';
import { dayOf } from '#lib/words/formats.ts';
import type { Coach } from '../../coach.svelte.ts';
import type { TalkTextPorts } from './drafted-text.svelte.ts';
import type { ReferralOpening } from './referring.svelte.ts';
import { TextOwners } from './text-owners.svelte.ts';
import { readTrail, stepOn } from './trail.ts';

export interface TalkSources {
	readonly coach: Coach;
	readonly visit: () => VisitView | null | undefined;
	readonly content: () => { readonly hash: string; readonly pack: ContentPack } | null | undefined;
}

export class Talk {
	readonly #from: TalkSources;
	readonly #id: string;
	/** Answers in words: this page is the writer of its sessions, so their texts are of this page too. */
	readonly texts = new TextOwners();
	/** Sessions as this page wrote them. */
	#written: Readonly<Record<string, GuideSession>> = $state.raw({});
	#chosen: string | null = $state(null);
	/** What the next sheet of referrals opens with; taken once, so that it stands in nobody's way later. */
	#referral: ReferralOpening | null = null;
	/** The run that was worked out last: an answer costs what depends on it, not the whole guide. */
	#last: { readonly prepared: PreparedGuide; readonly run: GuideRun } | null = null;

	constructor(id: string, from: TalkSources) {
		this.#id = id;
		this.#from = from;
	}

	readonly pack = $derived.by(() => this.#from.content()?.pack ?? null);

	/** Every guide opened in this visit. */
	readonly sessions: Readonly<Record<string, GuideSession>> = $derived.by(() => {
		const stored = Object.entries(this.#from.visit()?.guides ?? {}).map(([guide, session]) => [
			guide,
			sessionFromStored(session, '')
		]);
		return { ...Object.fromEntries(stored), ...this.#written };
	});

	/** The guide that was on the screen when the talk was left, by whatever way. */
	readonly #stoodIn: string | null = $derived.by(() => {
		const kept = this.#from.coach.trailOfVisit.get(this.#id) ?? readTrail(this.#from.visit()?.place ?? null);
		return kept ? stepOn(kept).guide : null;
	});

	/** The guide on the screen: the one chosen or left, else the one that was not opened inside another. */
	readonly current: string | null = $derived.by(() => {
		const known = this.#chosen ?? this.#stoodIn;
		if (known !== null && known in this.sessions) return known;
		const all = Object.values(this.sessions);
		return (all.find(({ openedIn }) => openedIn === undefined) ?? all[0])?.guide ?? null;
	});

	/** The pack this guide began with, when a newer one has come since: a running talk never changes under the coach. */
	readonly #pinnedHash = $derived.by(() => {
		const hash = this.current === null ? undefined : this.sessions[this.current]?.packHash;
		const newest = this.#from.content()?.hash;
		return hash === undefined || newest === undefined || hash === newest ? null : hash;
	});
	/** Apart from its hash, so that an answer does not ask for that pack again. */
	readonly #pinned = $derived.by(() =>
		this.#pinnedHash === null ? null : this.#from.coach.device.watch('pack', { hash: this.#pinnedHash })
	);

	/** The phone is looking for the pack this guide began with. */
	readonly isFinding: boolean = $derived(this.#pinned !== null && this.#pinned.current === undefined);

	/** The pack whose guide is on the screen. */
	readonly packInUse: ContentPack | null = $derived(this.#pinned?.current?.pack ?? this.pack);

	readonly #isDoorstep = (guide: string): boolean => this.guideById(guide)?.doorstep === true;

	/** What the guide on the screen leaves to the one that ends the talk; as text, so that an answer prepares nothing again. */
	readonly #left: string = $derived.by(() => {
		const guide = this.packInUse?.guides.find(({ id }) => id === this.current);
		return guide === undefined ? '' : leftToOthers(guide, this.sessions, this.#isDoorstep).join(' ');
	});

	readonly prepared: PreparedGuide | null = $derived.by(() => {
		// Until it is found, no guide: another version must not flash by.
		if (this.isFinding) return null;
		const guide = this.packInUse?.guides.find(({ id }) => id === this.current);
		return guide ? prepareGuide(withoutMoments(guide, this.#left.split(' ').filter(Boolean))) : null;
	});

	/** Where the talk ends when this guide has no more moments; null where it ends with this guide. */
	readonly endsIn: string | null = $derived.by(() => {
		if (this.current === null) return null;
		const host = endingGuideOf(this.current, this.sessions, this.#isDoorstep);
		return host === this.current ? null : host;
	});

	/** Steps to propose at the moment on the screen, those of guides that end with this one included. */
	readonly smallSteps: readonly Localized[] = $derived.by(() => {
		if (!this.moment) return [];
		const own = this.moment.smallSteps;
		if (!this.moment.commitment || this.current === null) return own;
		const guides = this.pack?.guides ?? [];
		const others = { guides, sessions: this.sessions, isDoorstep: this.#isDoorstep };
		return [...own, ...stepsOfOthers(this.current, others)];
	});

	readonly run: GuideRun | null = $derived.by(() => {
		const session = this.current === null ? undefined : this.sessions[this.current];
		if (!session || !this.prepared) return null;
		const last = this.#last?.prepared === this.prepared ? this.#last.run : null;
		// The visit comes back several times after every answer: saved, sent, received. While the session is the one that
		// was worked out, the run stays the same object, and nothing that is drawn from it is drawn again.
		const known = last && (last.session === session ? last : { ...last, session });
		const run = known
			? withSurroundings(this.prepared, known, this.#surroundings)
			: resumeGuide(this.prepared, session, this.#surroundings);
		this.#last = { prepared: this.prepared, run };
		return run;
	});

	readonly moment: Moment | null = $derived.by(() => {
		if (!this.run || !this.prepared) return null;
		const { moments } = this.prepared.guide;
		return moments.find(({ id }) => id === this.run?.session.at) ?? moments[0] ?? null;
	});

	readonly answer: Answer | undefined = $derived(this.moment ? this.run?.session.answers[this.moment.id] : undefined);
	readonly warnings = $derived(this.moment ? (this.run?.evaluation.states.get(this.moment.id)?.warnings ?? []) : []);
	readonly progress = $derived(this.prepared && this.run ? progressOf(this.prepared, this.run) : { step: 0, of: 0 });
	readonly overview = $derived(this.prepared && this.run ? overviewOf(this.prepared, this.run) : []);
	readonly next = $derived(this.prepared && this.run ? nextMoment(this.prepared, this.run) : undefined);
	readonly previous = $derived(this.prepared && this.run ? previousMoment(this.prepared, this.run) : undefined);
	/** The guide in which this one was opened. */
	readonly opener = $derived.by(() => {
		const opener = this.run?.session.openedIn;
		return opener !== undefined && opener in this.sessions ? this.guideById(opener) : undefined;
	});

	/** What can be chosen here now, and what was chosen earlier: an answer never disappears from under its moment. */
	readonly options: readonly Option[] = $derived.by(() => {
		if (!this.moment || !this.prepared || !this.run) return [];
		const offered = new Set(optionsOffered(this.prepared, this.run.evaluation, this.moment.id).map(({ id }) => id));
		const chosen = new Set(typeof this.answer === 'object' ? this.answer : [this.answer]);
		return this.moment.options.filter(({ id }) => offered.has(id) || chosen.has(id));
	});

	guideById(id: string) {
		return this.pack?.guides.find((guide) => guide.id === id);
	}

	text(text: Localized): string {
		return textIn(text, this.#from.coach.locale, this.pack?.languages);
	}

	/** A text of a moment with earlier answers in their places; of the moment on the screen where no other is named. */
	words(text: Localized, of: { readonly moment?: string; readonly isHtml?: boolean } = {}): string {
		const moment = of.moment ?? this.moment?.id;
		const plain = this.text(text);
		if (moment === undefined || !this.prepared || !this.run) return plain;
		const { prepared, run } = this;
		return withAnswers(plain, {
			prepared,
			evaluation: run.evaluation,
			moment,
			language: this.#from.coach.locale,
			fallbacks: this.pack?.languages ?? [],
			isHtml: of.isHtml ?? false
		});
	}

	/** The sheet that is opened next is about this. */
	pointReferralAt(opening: ReferralOpening): void {
		this.#referral = opening;
	}

	takeReferral(): ReferralOpening | null {
		const opening = this.#referral;
		this.#referral = null;
		return opening;
	}

	/** The step of a guide that was on the screen before. */
	show({ guide, moment }: { readonly guide: string; readonly moment: string }): void {
		if (!(guide in this.sessions)) return;
		this.#chosen = guide;
		const isAt = this.sessions[guide]?.at === moment;
		if (!isAt && this.prepared && this.run) void this.#write(jumpTo(this.prepared, this.run.session, moment));
	}

	/** Opens a guide, in between when another is on the screen; one begun before goes on where it was. */
	open(guide: string): void {
		const found = this.guideById(guide);
		const content = this.#from.content();
		if (!found || !content || guide === this.current) return;
		const fresh = this.sessions[guide] ?? startGuide(prepareGuide(found), content.hash, this.#surroundings).session;
		const opened =
			this.current === null
				? fresh
				: openInBetween({ sessions: Object.values(this.sessions), current: this.current }, fresh).sessions.find(
						(session) => session.guide === guide
					);
		this.#chosen = guide;
		if (opened && opened !== this.sessions[guide]) void this.#write(opened);
	}

	/** On to the guide that ends the talk. */
	goToEnd(): void {
		if (this.endsIn !== null) this.open(this.endsIn);
	}

	setAnswer(answer: Answer | undefined): void {
		if (this.moment) void this.#answer(this.moment.id, answer);
	}

	/** Of a moment that may have been left meanwhile; in another guide it is no answer any more. */
	setAnswerOf(at: { readonly guide: string | null; readonly moment: string }, answer: Answer | undefined): void {
		if (at.guide === this.#onScreen) void this.#answer(at.moment, answer);
	}

	/** An answer in words: drafted while it is typed, part of the talk when it is left, also when the screen has moved on. */
	openTextAnswer(visit: VisitView, moment: string): TalkTextPorts {
		const guide = this.current;
		const key = `answer:${guide ?? ''}:${moment}`;
		const answer = this.run?.session.answers[moment];
		const saved = typeof answer === 'string' ? answer : '';
		const { coach } = this.#from;
		return {
			key,
			text: visit.drafts[key] ?? saved,
			saved,
			saveDraft: (text) => coach.run(coach.device.call.saveDraft({ visit: visit.id, key, text })),
			save: (text) =>
				guide === this.#onScreen ? this.#answer(moment, text === '' ? undefined : text) : Promise.resolve(false)
		};
	}

	/** The guide on the screen, or that was when it was covered: a field under the finger is saved a moment after. */
	get #onScreen(): string | null {
		return this.#from.visit() ? this.current : (this.#last?.prepared.guide.id ?? null);
	}

	#answer(moment: string, answer: Answer | undefined): Promise<boolean> {
		const { prepared, run } = this;
		const at = prepared && run ? { prepared, run } : this.#from.visit() ? null : this.#last;
		if (!at) return Promise.resolve(false);
		const { session, evaluation } = answerMoment(at.prepared, at.run, { moment, answer });
		this.#last = { prepared: at.prepared, run: { session, evaluation } };
		return this.#write(session);
	}

	get #surroundings() {
		const concerns = this.#from.visit()?.concerns.filter(({ withdrawn }) => !withdrawn) ?? [];
		const taken = concerns.flatMap(({ category }) => (category ? [category] : []));
		return { concerns: new Set(taken), today: dayOf(this.#from.coach.now) };
	}

	/** True when it is durable. */
	async #write(session: GuideSession): Promise<boolean> {
		this.#written = { ...this.#written, [session.guide]: session };
		const { coach } = this.#from;
		const done = await coach.run(coach.device.call.saveGuide({ visit: this.#id, session: sessionToStored(session) }));
		return done !== null;
	}
}
