/**
 * Lessons, guides and catalogues as phones hold them: the shapes of a content pack.
 *
 * A pack is immutable and known by its hash. Whoever takes one in checks it with `readContentPack`, which hands
 * back the very object it was given: fields this version does not know are carried along, since dropping them would
 * change the hash. Ids never change, because visits point at them; shapes only grow.
 */
import * as v from 'valibot';

/** A text by language: `{ nl: 'Hallo', en: 'Hello' }`. Read it with `textIn`. */
export type Localized = Readonly<Record<string, string>>;

/** A passage as safe HTML for the screen and as plain text for search and for reading aloud. */
export interface RichText {
	readonly html: Localized;
	readonly text: Localized;
}

export const lessonThemes = ['trust', 'money', 'home', 'health', 'language', 'long-haul'] as const;
export const certainties = ['H', 'M', 'L', 'H/M'] as const;
export const situations = [
	'first-contact',
	'at-the-table',
	'room-walk',
	'refusal',
	'follow-up',
	'office',
	'language-barrier'
] as const;
export const momentKinds = ['say', 'ask', 'observe', 'do', 'agree'] as const;
export const answerTypes = ['choice', 'several', 'number', 'date', 'text', 'photo', 'meter'] as const;

export type LessonTheme = (typeof lessonThemes)[number];
export type Certainty = (typeof certainties)[number];
export type Situation = (typeof situations)[number];
export type MomentKind = (typeof momentKinds)[number];
export type AnswerType = (typeof answerTypes)[number];

/**
 * When a claim that can change (an amount, a rule, a scheme, a phone number) was checked, and by when it is looked at
 * again. Days as `2026-12-02`. Both are left out where nothing changes; see `dated.ts`.
 */
export interface Dated {
	readonly checked?: string | undefined;
	readonly again?: string | undefined;
}

/** One thing learned, with what it means at the door. */
export interface Lesson extends Dated {
	readonly id: string;
	/** The folder it is written in; for authors and addresses, never for links between records. */
	readonly slug: string;
	readonly title: Localized;
	readonly theme: LessonTheme;
	readonly certainty: Certainty;
	/** `own`: the door, do and don't lines are our translation. `source`: the source's own advice. */
	readonly advice: 'own' | 'source';
	/** `own`: our own words, still to be tried with coaches. */
	readonly wording?: string | undefined;
	/** Learned at a door by a coach rather than found in a source. */
	readonly street?: boolean | undefined;
	/** Who learned it, as they wish to be named. */
	readonly credit?: string | undefined;
	/** The organisation it came from; left out for what ships and for what is one's own. */
	readonly origin?: string | undefined;
	/** The licence under which it may travel on. */
	readonly licence?: string | undefined;
	readonly sources: readonly string[];
	readonly concerns: readonly string[];
	/** Koppelkans themes it is about; left out where it is about none. */
	readonly joins?: readonly string[] | undefined;
	readonly guides: readonly string[];
	readonly situations: readonly Situation[];
	readonly why: RichText;
	readonly door: RichText;
	readonly do: RichText;
	readonly dont: RichText;
}

/** One answer the coach can tap. */
export interface Option {
	readonly id: string;
	readonly words: Localized;
	/** Offered only when this holds; `optionsOffered` tells. */
	readonly relevant?: string | undefined;
}

/** One step of a talk. Any moment can be visited at any time; `relevant` only proposes. */
export interface Moment extends Dated {
	readonly id: string;
	readonly kind: MomentKind;
	readonly title: Localized;
	/** Words to speak, a line each. */
	readonly say: readonly Localized[];
	/** Why or how, for the coach; empty texts when there is nothing to explain. */
	readonly explain: RichText;
	readonly listen: readonly Localized[];
	readonly do: readonly Localized[];
	readonly dont: readonly Localized[];
	readonly smallSteps: readonly Localized[];
	/** Left out: nothing is asked for. */
	readonly answer?: AnswerType | undefined;
	readonly options: readonly Option[];
	readonly unit?: string | undefined;
	/** Expressions in their written form; `prepareGuide` compiles them once. */
	readonly relevant?: string | undefined;
	readonly constraint?: string | undefined;
	/** What to say when the constraint does not hold, where the screen's own words would not do. */
	readonly constraintMessage?: Localized | undefined;
	readonly calculate?: string | undefined;
	/** Asks for an answer with a warning when it stays empty; never a wall. */
	readonly required: boolean;
	readonly concerns: readonly string[];
	readonly lessons: readonly string[];
	readonly sources: readonly string[];
	readonly safety: boolean;
	readonly commitment: boolean;
	readonly teachback: boolean;
	readonly appointment: boolean;
	/** A lasting no is recorded here: nobody rings at this door again. Left out in packs made before there was one. */
	readonly refusal?: boolean | undefined;
	/** Read before the bell is rung, at the address; no step of the talk. */
	readonly beforehand?: boolean | undefined;
	/** The purpose of the consent that is asked here. */
	readonly consent?: string | undefined;
	/** The repeat this moment belongs to; left out for a moment that is gone through once. */
	readonly repeat?: string | undefined;
}

/** Moments that are gone through once per chosen option, or so many times; see `rounds.ts`. */
export interface Repeat {
	readonly id: string;
	/** The moment whose answer says which rounds there are: the options chosen, or a number. */
	readonly over: string;
}

/** A conversation guide. */
export interface Guide {
	readonly id: string;
	readonly number: number;
	readonly title: Localized;
	readonly purpose: Localized;
	/** As measured by its words; see `length.ts`. */
	readonly minutes: number;
	readonly concerns: readonly string[];
	readonly sources: readonly string[];
	readonly wording?: string | undefined;
	/** Held in a doorway: short, without a teach-back, and what follows indoors ends the talk. */
	readonly doorstep?: boolean | undefined;
	readonly moments: readonly Moment[];
	/** Left out where nothing is repeated. */
	readonly repeats?: readonly Repeat[] | undefined;
}

export interface ConcernCategory {
	readonly id: string;
	readonly domain: string;
	readonly title: Localized;
	/** The word on a chip. */
	readonly short: Localized;
	/** The words that a phone shows instead of title and short: the household may see its screen. See `discreet.ts`. */
	readonly discreet?: Localized | undefined;
	/** The guide offered first. */
	readonly guide?: string | undefined;
	/** Kinds of partner that usually help, the likeliest first. */
	readonly partners: readonly string[];
}

/** A koppelkans theme: what the energy transition can be joined to. */
export interface Theme {
	readonly id: string;
	readonly title: Localized;
}

export interface Measure {
	readonly id: string;
	readonly title: Localized;
	readonly unit: string;
}

export interface PartnerKind extends Dated {
	readonly id: string;
	readonly title: Localized;
	readonly phone?: string | undefined;
	readonly sources: readonly string[];
	/** Everyone knows this kind of partner, so it needs no source. */
	readonly general: boolean;
}

/** What residents say for what the texts call otherwise, and what a search for it finds. */
export interface Synonyms {
	readonly id: string;
	/** Words between commas. */
	readonly words: Localized;
	readonly concerns: readonly string[];
	readonly guides: readonly string[];
}

export interface Source {
	readonly id: string;
	readonly title: string;
	/** Left out for what was never published at an address of its own. */
	readonly address?: string | undefined;
	readonly also?: string | undefined;
}

export const readingDirections = ['ltr', 'rtl'] as const;
export type ReadingDirection = (typeof readingDirections)[number];

/** A language in which a card can be shown to a resident; read cards with `cardIn`. */
export interface CardLanguage {
	readonly id: string;
	/** Its own name, so that whoever reads it can point at it. */
	readonly name: string;
	readonly dir: ReadingDirection;
	/** What stands on a card that no person has checked. */
	readonly unchecked: string;
	readonly close: string;
	readonly next: string;
}

/** One page to show to a resident, a sentence per line. */
export interface ResidentCard {
	readonly id: string;
	readonly number: number;
	readonly title: Localized;
	/** May hold `{organisation}`, `{coordinator}` and `{phone}`, which are filled in when the card is shown. */
	readonly lines: readonly Localized[];
	readonly sources: readonly string[];
	readonly wording?: string | undefined;
	/** Languages in which no person has checked the words. */
	readonly unchecked: readonly string[];
}

/** Everything a phone needs to hold a talk without a network. */
export interface ContentPack {
	readonly format: 1;
	/** Language codes, the first one being what a missing text falls back to. */
	readonly languages: readonly string[];
	readonly lessons: readonly Lesson[];
	readonly guides: readonly Guide[];
	readonly concerns: readonly ConcernCategory[];
	readonly themes: readonly Theme[];
	readonly measures: readonly Measure[];
	readonly partners: readonly PartnerKind[];
	readonly sources: readonly Source[];
	/** Left out in packs made before there were cards. */
	readonly cards?: readonly ResidentCard[] | undefined;
	readonly cardLanguages?: readonly CardLanguage[] | undefined;
	/** Ids of lessons that were replaced, each with the one that stands in its place now; see `lesson.ts`. */
	readonly aliases?: Readonly<Record<string, string>> | undefined;
	/** Where the lessons come from, for whoever reads them; left out where a set does not say. */
	readonly about?: Localized | undefined;
	/** Left out in packs made before search knew what residents say. */
	readonly synonyms?: readonly Synonyms[] | undefined;
}

const ids = v.array(v.string());
const dated = { checked: v.optional(v.string()), again: v.optional(v.string()) };
export const LocalizedSchema = v.record(v.string(), v.string()) satisfies v.GenericSchema<Localized>;
const lines = v.array(LocalizedSchema);
export const RichTextSchema = v.object({
	html: LocalizedSchema,
	text: LocalizedSchema
}) satisfies v.GenericSchema<RichText>;

export const LessonSchema = v.object({
	id: v.string(),
	slug: v.string(),
	title: LocalizedSchema,
	theme: v.picklist(lessonThemes),
	certainty: v.picklist(certainties),
	advice: v.picklist(['own', 'source']),
	wording: v.optional(v.string()),
	street: v.optional(v.boolean()),
	credit: v.optional(v.string()),
	origin: v.optional(v.string()),
	licence: v.optional(v.string()),
	sources: ids,
	...dated,
	concerns: ids,
	joins: v.optional(ids),
	guides: ids,
	situations: v.array(v.picklist(situations)),
	why: RichTextSchema,
	door: RichTextSchema,
	do: RichTextSchema,
	dont: RichTextSchema
}) satisfies v.GenericSchema<Lesson>;

export const MomentSchema = v.object({
	id: v.string(),
	kind: v.picklist(momentKinds),
	title: LocalizedSchema,
	say: lines,
	explain: RichTextSchema,
	listen: lines,
	do: lines,
	dont: lines,
	smallSteps: lines,
	answer: v.optional(v.picklist(answerTypes)),
	options: v.array(v.object({ id: v.string(), words: LocalizedSchema, relevant: v.optional(v.string()) })),
	unit: v.optional(v.string()),
	relevant: v.optional(v.string()),
	constraint: v.optional(v.string()),
	constraintMessage: v.optional(LocalizedSchema),
	calculate: v.optional(v.string()),
	required: v.boolean(),
	concerns: ids,
	lessons: ids,
	sources: ids,
	...dated,
	safety: v.boolean(),
	commitment: v.boolean(),
	teachback: v.boolean(),
	appointment: v.boolean(),
	refusal: v.optional(v.boolean()),
	beforehand: v.optional(v.boolean()),
	consent: v.optional(v.string()),
	repeat: v.optional(v.string())
}) satisfies v.GenericSchema<Moment>;

export const GuideSchema = v.object({
	id: v.string(),
	number: v.number(),
	title: LocalizedSchema,
	purpose: LocalizedSchema,
	minutes: v.number(),
	concerns: ids,
	sources: ids,
	wording: v.optional(v.string()),
	doorstep: v.optional(v.boolean()),
	moments: v.array(MomentSchema),
	repeats: v.optional(v.array(v.object({ id: v.string(), over: v.string() })))
}) satisfies v.GenericSchema<Guide>;

const named = { id: v.string(), title: LocalizedSchema };

export const CardLanguageSchema = v.object({
	id: v.string(),
	name: v.string(),
	dir: v.picklist(readingDirections),
	unchecked: v.string(),
	close: v.string(),
	next: v.string()
}) satisfies v.GenericSchema<CardLanguage>;

export const ResidentCardSchema = v.object({
	...named,
	number: v.number(),
	lines,
	sources: ids,
	wording: v.optional(v.string()),
	unchecked: ids
}) satisfies v.GenericSchema<ResidentCard>;

export const ContentPackSchema = v.object({
	format: v.literal(1),
	languages: v.pipe(v.array(v.string()), v.minLength(1)),
	lessons: v.array(LessonSchema),
	guides: v.array(GuideSchema),
	concerns: v.array(
		v.object({
			...named,
			domain: v.string(),
			short: LocalizedSchema,
			discreet: v.optional(LocalizedSchema),
			guide: v.optional(v.string()),
			partners: ids
		})
	),
	themes: v.array(v.object(named)),
	measures: v.array(v.object({ ...named, unit: v.string() })),
	partners: v.array(
		v.object({ ...named, phone: v.optional(v.string()), sources: ids, ...dated, general: v.boolean() })
	),
	sources: v.array(
		v.object({
			id: v.string(),
			title: v.string(),
			address: v.optional(v.string()),
			also: v.optional(v.string())
		})
	),
	cards: v.optional(v.array(ResidentCardSchema)),
	cardLanguages: v.optional(v.array(CardLanguageSchema)),
	aliases: v.optional(v.record(v.string(), v.string())),
	about: v.optional(LocalizedSchema),
	synonyms: v.optional(v.array(v.object({ id: v.string(), words: LocalizedSchema, concerns: ids, guides: ids })))
}) satisfies v.GenericSchema<ContentPack>;

export type PackReading =
	| { readonly ok: true; readonly pack: ContentPack }
	| { readonly ok: false; readonly error: { readonly kind: 'notAPack'; readonly path: string } };

/** Checks that a value is a pack and hands back the same object, unknown fields included. */
export function readContentPack(value: unknown): PackReading {
	if (v.is(ContentPackSchema, value)) return { ok: true, pack: value };
	const issue = v.safeParse(ContentPackSchema, value).issues?.[0];
	const path = issue === undefined ? null : v.getDotPath(issue);
	return { ok: false, error: { kind: 'notAPack', path: path ?? '' } };
}

/** The text in the wanted language, else in the first language of the list that has it, else empty. */
export function textIn(text: Localized, language: string, fallbacks: readonly string[] = []): string {
	for (const candidate of [language, ...fallbacks]) {
		const found = Object.hasOwn(text, candidate) ? text[candidate] : undefined;
		if (found !== undefined && found !== '') return found;
	}
	return '';
}
