/** G17: every field is tried with every writer; what the judge lets through is what the sheet of the record says. */
import { describe, expect, it } from 'vitest';
import { fieldTrouble, type Holds, placeTrouble, rightOf, type WriterKind } from '#lib/domain/records/authority.ts';
import { type Kind, RECORDS } from '#lib/domain/records/index.ts';
import { ROLES } from '#lib/domain/roles.ts';

const [ME, OTHER, ENT, ROOT] = ['11111111', '22222222', '33333333', '44444444'] as const;
const said = (kind: string, fields: Record<string, unknown>, root: string = ROOT) => ({ kind, ent: ENT, root, fields });
const coach = { as: 'coach', person: ME } as const;
const marja = { as: 'coordinator', person: ME } as const;
const holding =
	(values: Record<string, unknown>): Holds =>
	(name) =>
		values[name] ?? null;

describe('G17: a field has its author', () => {
	it('the office answers, owns and ends; a coach does not', () => {
		const beyond: readonly (readonly [Kind, Record<string, unknown>])[] = [
			['concern', { answer: 'Ja' }],
			['concern', { answeredBy: ME }],
			['concern', { owner: ME }],
			['concern', { dueOn: '2099-01-01' }],
			['concern', { state: { step: 'closed' } }],
			['concern', { state: { step: 'open', correct: true } }],
			['address', { mergedInto: OTHER }],
			['address', { optOutSeenAt: 1 }],
			['referral', { state: { step: 'completed' } }],
			['lessonProposal', { state: { step: 'taken' } }],
			['message', { text: 'Van Marja' }],
			['message', { from: OTHER }]
		];
		for (const [kind, fields] of beyond) {
			expect(fieldTrouble(said(kind, fields), { author: coach, holds: holding({}) }), JSON.stringify(fields)).toMatch(
				/^notWrittenByRole/
			);
		}
		expect(fieldTrouble(said('concern', { answer: 'Ja', answeredBy: ME }), { author: marja, holds: null })).toBeNull();
		expect(fieldTrouble(said('concern', { answeredBy: OTHER }), { author: marja, holds: null })).toBe(
			'otherPerson concern.answeredBy'
		);
	});

	it('a phone speaks for the person of its certificate, once', () => {
		for (const [kind, name] of [
			['visit', 'coach'],
			['attempt', 'coach'],
			['concern', 'raisedBy'],
			['consent', 'by'],
			['note', 'author'],
			['photo', 'by'],
			['appointment', 'with'],
			['lessonProposal', 'by'],
			['learning', 'coach']
		] as const) {
			const say = (value: string, holds: Holds | null) =>
				fieldTrouble(said(kind, { [name]: value }), { author: coach, holds });
			expect(say(ME, null), kind).toBeNull();
			expect(say(OTHER, null), kind).toBe(`otherPerson ${kind}.${name}`);
			expect(say(ME, holding({ [name]: OTHER })), kind).toBe(`notWrittenByRole ${kind}.${name}`);
			expect(say(OTHER, holding({ [name]: OTHER })), kind).toBeNull();
		}
	});

	it('what is given while a record is made is given once, and an edit that came first makes nothing', () => {
		const say = (fields: Record<string, unknown>, holds: Holds | null) =>
			fieldTrouble(said('visit', fields), { author: coach, holds });
		expect(say({ address: ROOT }, holding({ teachBack: 'well' }))).toBeNull();
		expect(say({ address: ROOT }, holding({ coach: ME }))).toBe('notWrittenByRole visit.address');
		expect(say({ address: ROOT }, holding({ address: ROOT }))).toBeNull();
	});

	it('a coach’s address says that nobody checked it', () => {
		const say = (fields: Record<string, unknown>, holds: Holds | null = null) =>
			fieldTrouble(said('address', fields, ENT), { author: coach, holds });
		expect(say({ street: 'Hazelhof', number: 4, unchecked: true })).toBeNull();
		expect(say({ street: 'Hazelhof', number: 4 })).toBe('notWrittenByRole address.unchecked');
		expect(say({ street: 'Hazelhof', number: 4, unchecked: false })).toBe('notWrittenByRole address.unchecked');
		expect(say({ doNotVisit: { set: true } }, holding({ street: 'Hazelhof' }))).toBeNull();
		expect(say({ letter: 'A' }, holding({ street: 'Hazelhof' }))).toBe('notWrittenByRole address.letter');
	});

	it('an office that takes a coach’s words over says what either of them may', () => {
		const author = { ...marja, behalf: { as: 'coach', person: OTHER } } as const;
		const say = (kind: string, fields: Record<string, unknown>) =>
			fieldTrouble(said(kind, fields), { author, holds: null });
		expect(say('lessonProposal', { text: 'Bel aan', by: OTHER })).toBeNull();
		expect(say('concern', { answer: 'Ja', raisedBy: OTHER })).toBeNull();
		expect(say('consent', { by: ROOT })).toBe('otherPerson consent.by');
	});

	it('a kind that nobody knows is written by nobody', () => {
		for (const as of [...ROLES, 'list', 'rule'] as const)
			expect(fieldTrouble(said('sketch', { line: 1 }), { author: { as, person: ME }, holds: null })).toBe(
				'unknownKind sketch'
			);
	});
});

describe('G17: a scope is where a record’s root lives', () => {
	const place = (kind: Kind, options: { root?: string; rootKind?: string | null; scope: string; as?: WriterKind }) =>
		placeTrouble(said(kind, {}, options.root ?? ROOT), {
			author: { as: options.as ?? 'coach', person: ME },
			rootKind: options.rootKind ?? null,
			scope: options.scope
		});
	const round = `round:${ROOT}`;

	it('what belongs to a household has a household as its root, and lies where households lie', () => {
		for (const kind of ['visit', 'concern', 'note', 'appointment', 'photo'] as const) {
			expect(place(kind, { rootKind: 'household', scope: round })).toBeNull();
			expect(place(kind, { rootKind: null, scope: round })).toBeNull();
			for (const rootKind of ['lessonProposal', 'address', 'visit', 'message', 'round'])
				expect(place(kind, { rootKind, scope: round }), rootKind).toBe(`wrongRoot ${kind}`);
			expect(place(kind, { root: ENT, scope: round })).toBe(`wrongRoot ${kind}`);
			for (const scope of ['org', `coach:${ME}`, 'practice', 'nowhere'])
				expect(place(kind, { rootKind: 'household', scope }), scope).toBe(`wrongScope ${kind}`);
		}
	});

	it('a lesson from the street is its own, in a coach’s scope', () => {
		expect(place('lessonProposal', { root: ENT, scope: `coach:${ME}` })).toBeNull();
		expect(place('lessonProposal', { root: ENT, scope: 'org' })).toBe('wrongScope lessonProposal');
		expect(place('lessonProposal', { root: ENT, scope: round })).toBe('wrongScope lessonProposal');
		expect(place('lessonProposal', { root: ROOT, scope: `coach:${ME}` })).toBe('wrongRoot lessonProposal');
	});

	it('a list writes doors, rounds and buurten, and nothing of anybody', () => {
		for (const [kind, { fields }] of Object.entries(RECORDS)) {
			const writes = Object.values(fields).some((field) => rightOf(field, 'list').when !== 'never');
			expect(writes, kind).toBe(['address', 'area', 'round'].includes(kind));
		}
	});
});
