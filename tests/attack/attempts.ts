/** What a cheating phone says, one attempt at a time, with what the page of roles says of it. */
import type { Said } from './client.ts';
import { sampleOf } from './samples.ts';
import type { CoachField, CoachTable } from './table.ts';
import type { Home, Town } from './town.ts';

export interface Attempt {
	readonly said: Said;
	/** What the table allows: these are the controls, without which nothing would be shown. */
	readonly isAllowed: boolean;
	readonly about: string;
}

const uuid = (): string => crypto.randomUUID();
/** A field of no version: a coach may carry it wherever a coach may write at all. */
const UNKNOWN = { moodOfTheDog: 'calm' };

/** Each field of each record: on one that is there, on a new one, as somebody else, and every step of a ladder. */
export function fieldAttempts(town: Town, table: CoachTable): readonly Attempt[] {
	return table.fields.flatMap((field) => {
		const isFamily = field.name.endsWith(':*');
		const name = isFamily ? field.name.replace('*', 'mould') : field.name;
		const own = placeOf(town, field.kind);
		const there = own && sayOf(town, { field, name, at: own, isNew: false });
		const made = sayOf(town, { field, name, at: newPlace(town, field.kind), isNew: true });
		return [...(there ?? []), ...made];
	});
}

interface Place {
	readonly ent: string;
	readonly root: string;
	readonly scope: string;
}

function placeOf({ mine }: Town, kind: string): Place | null {
	const ent = mine.ids[kind];
	return ent === undefined ? null : { ent, root: rootOf(mine, kind, ent), scope: scopeOf(mine, kind) };
}

function newPlace(town: Town, kind: string): Place {
	const ent = uuid();
	return { ent, root: rootOf(town.mine, kind, ent), scope: scopeOf(town.mine, kind, town.coach) };
}

const HOUSEHOLD_PARTS: readonly string[] = [
	'visit',
	'concern',
	'measure',
	'commitment',
	'appointment',
	'referral',
	'consent',
	'note',
	'photo',
	'meterReading'
];

function rootOf(home: Home, kind: string, ent: string): string {
	return HOUSEHOLD_PARTS.includes(kind) ? (home.ids['household'] ?? '') : ent;
}

function scopeOf(home: Home, kind: string, coach = ''): string {
	if (['organisation', 'area', 'person', 'partner', 'consentText'].includes(kind)) return 'org';
	if (['message', 'lessonProposal', 'learning'].includes(kind))
		return coach === '' ? `coach:${home.coach}` : `coach:${coach}`;
	return home.scope;
}

function sayOf(
	town: Town,
	asked: { readonly field: CoachField; readonly name: string; readonly at: Place; readonly isNew: boolean }
): readonly Attempt[] {
	const { field, name, at, isNew } = asked;
	const sample = sampleOf(field.kind, field.name);
	const say = (value: unknown, isRight: boolean, how: string): Attempt => {
		const isMaking = isNew && field.when === 'making';
		const isDoor = isMaking && field.kind === 'address' && field.name !== 'unchecked';
		const fields = { ...(isDoor ? { unchecked: true } : {}), [name]: value };
		return {
			said: { ...at, kind: field.kind, fields },
			isAllowed: isRight && field.when !== '' && (isNew || field.when === 'always'),
			about: `${field.kind}.${field.name} ${isNew ? 'of a new one' : 'of one that is there'}, ${how}`
		};
	};
	if (sample.steps)
		return sample.steps.flatMap((step) => [
			renew(say({ step }, field.steps === null || field.steps.includes(step), `step ${step}`), asked),
			renew(say({ step, correct: true }, field.steps === null, `back to ${step}`), asked)
		]);
	if (sample.guard)
		return [
			renew(say({ set: true }, true, 'set'), asked),
			renew(say({ lift: [uuid()] }, field.isLifter, 'lifted'), asked)
		];
	if (field.isOwn)
		return [
			renew(say(town.colleague, false, 'as a colleague'), asked),
			renew(say(uuid(), false, 'as nobody'), asked),
			// Of one that is there it says what stands there already.
			...(isNew ? [renew(say(town.coach, true, 'as oneself'), asked)] : [])
		];
	if (field.mustBe) return [renew(say(false, false, 'checked'), asked), renew(say(true, true, 'not checked'), asked)];
	if (sample.value === undefined) return [];
	return [renew(say(sample.value, true, 'a value that fits'), asked)];
}

/** Each attempt at a new record makes one of its own. */
function renew(attempt: Attempt, { isNew }: { readonly isNew: boolean }): Attempt {
	if (!isNew) return attempt;
	const ent = uuid();
	const { said } = attempt;
	const isOwnRoot = said.root === said.ent;
	return { ...attempt, said: { ...said, ent, root: isOwnRoot ? ent : said.root } };
}

/** Each kind under each root, in each scope. */
export function placeAttempts(town: Town, table: CoachTable): readonly Attempt[] {
	const { mine, colleagues, desk, theirs, coach, colleague } = town;
	const roots: readonly (readonly [string, (ent: string) => string | undefined, string | null])[] = [
		['itself', (ent) => ent, 'own'],
		['a household of the round', () => mine.ids['household'], 'household'],
		['an address of the round', () => mine.ids['address'], 'address'],
		['a visit of the round', () => mine.ids['visit'], null],
		['a proposal of one’s own', () => mine.ids['lessonProposal'], null],
		['a message to oneself', () => mine.ids['message'], null],
		['the round', () => mine.ids['round'], null],
		['a partner', () => mine.ids['partner'], null],
		['a colleague’s household', () => colleagues.ids['household'], null],
		['a colleague’s proposal', () => colleagues.ids['lessonProposal'], null],
		['a household of the office', () => desk.ids['household'], null],
		['nobody’s id', () => uuid(), 'unknown']
	];
	const scopes: readonly (readonly [string, string | null])[] = [
		[mine.scope, 'round'],
		[`coach:${coach}`, 'coach'],
		['org', null],
		['office', null],
		['practice', null],
		[colleagues.scope, null],
		[`coach:${colleague}`, null],
		[theirs.scope, null],
		[`round:${uuid()}`, null],
		['everywhere', null]
	];
	return table.kinds.flatMap(({ kind, roots: allowedRoots, scopes: allowedScopes }) =>
		roots.flatMap(([rootName, idOf, rootKind]) =>
			scopes.flatMap(([scope, scopeKind]): readonly Attempt[] => {
				const ent = uuid();
				const root = idOf(ent);
				if (root === undefined) return [];
				const fits =
					rootKind === 'unknown' ? allowedRoots.some((one) => one !== 'own') : allowedRoots.includes(rootKind ?? '');
				// What has a home goes there, whatever scope it names; what names practice goes nowhere.
				const isHome = rootKind === 'household' || rootKind === 'address';
				const isOpen = isHome ? scope !== 'practice' : scopeKind !== null && allowedScopes.includes(scopeKind);
				return [
					{
						said: { ent, root, kind, scope, fields: UNKNOWN },
						isAllowed: fits && isOpen && allowedScopes.length > 0,
						about: `${kind} under ${rootName} in ${scope}`
					}
				];
			})
		)
	);
}

/** Records that are not this coach's: a colleague's, the office's, another organisation's, each where it really lies. */
export function othersAttempts(town: Town, table: CoachTable): readonly Attempt[] {
	const writable = new Map(table.fields.filter(({ when }) => when === 'always').map((field) => [field.kind, field]));
	return [
		['a colleague’s', town.colleagues],
		['the office’s', town.desk],
		['another organisation’s', town.theirs]
	].flatMap(([whose, home]): readonly Attempt[] => {
		if (typeof home === 'string' || typeof whose !== 'string') return [];
		return Object.entries(home?.ids ?? {}).flatMap(([kind, ent]): readonly Attempt[] => {
			const field = writable.get(kind);
			if (!field || !home) return [];
			const sample = sampleOf(kind, field.name);
			const value = sample.guard ? { set: true } : sample.steps ? { step: sample.steps[0] } : sample.value;
			const fields = { [field.name.replace('*', 'mould')]: value };
			const root = rootOf(home, kind, ent);
			const real = scopeOf(home, kind);
			// Of another organisation nothing is known here: there such an id is nobody's, and its scope nobody's.
			const scopes = home === town.theirs ? [real] : [real, town.mine.scope, `coach:${town.coach}`, 'org', 'office'];
			return scopes.map((scope) => ({
				said: { ent, root, kind, scope, fields },
				isAllowed: false,
				about: `${whose} ${kind}, said to lie in ${scope === real ? 'its place' : scope}`
			}));
		});
	});
}
