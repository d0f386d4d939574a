/** What a coach does next: any verb that fits what lies on the phone, with values that are found again. */
import { OUTCOMES } from '#lib/domain/attempt.ts';
import type { DeviceCore } from '#lib/device/core/device-core.ts';
import type { Typed } from '#lib/device/core/entity-index.ts';
import type { Missing, OperationMaker } from '#lib/device/core/operation-maker.ts';
import { RECORD_VERBS, type RecordVerb } from '#lib/device/core/record-verbs.ts';
import type { DeviceError, DeviceVerbs, Done } from '#lib/device/port.ts';
import type { Kind, RecordValues } from '#lib/domain/records/index.ts';
import type { Json } from '#lib/sync/json.ts';
import type { Operation } from '#lib/sync/operation.ts';
import type { Chance } from './chance.ts';
import type { Claim } from './ledger.ts';
import { drawPhoto } from './photo-deeds.ts';
import { drawCheat } from './cheats.ts';
import type { PhonePhotos } from './phone-photos.ts';

type Input<V extends RecordVerb> = Parameters<DeviceVerbs[V]>[0];
type ValueOf<V extends RecordVerb> = Awaited<ReturnType<DeviceVerbs[V]>> extends Done<infer T> ? T : never;
type Answer =
	{ readonly ok: true; readonly claims: readonly Claim[] } | { readonly ok: false; readonly error: DeviceError };

/** What runs on the phone as the deed is done. */
export interface Opened {
	readonly core: DeviceCore;
	readonly photos: PhonePhotos | null;
}

/** One thing to do; doing it again is what a coach does who was told that it failed. */
export interface Deed {
	readonly text: string;
	/** Beyond what a coach may say: none of it may ever come into the records by itself. */
	readonly isCheat?: boolean;
	/** The photo that it takes, of which household. */
	readonly photo?: { readonly hash: string; readonly root: string };
	/** `onMade` is told the operations as soon as they are made, whatever becomes of them. */
	run(on: Opened, onMade: (operations: readonly Operation[]) => void): Promise<Answer>;
}

export interface Moment {
	readonly core: DeviceCore;
	readonly photos: PhonePhotos | null;
	readonly chance: Chance;
	/** A value that nothing else in the history has. */
	readonly token: string;
}

export function drawDeed(moment: Moment): Deed | null {
	const { chance, core } = moment;
	const isInVisit = core.index.ofKind('visit').length > 0 && chance.is(0.8);
	const kind = isInVisit
		? chance.weighted({
				concern: 6,
				note: 6,
				thing: 6,
				guide: 2,
				visit: 3,
				home: 5,
				photo: 4,
				future: 1,
				door: 2,
				cheat: 1
			})
		: chance.weighted({ door: 6, home: 2, message: 1, lesson: 1, learn: 0.7, cheat: 0.5 });
	return DRAW[kind](moment);
}

type DrawKind =
	| 'concern'
	| 'note'
	| 'thing'
	| 'guide'
	| 'visit'
	| 'home'
	| 'photo'
	| 'future'
	| 'cheat'
	| 'door'
	| 'message'
	| 'lesson'
	| 'learn';

const DRAW: Readonly<Record<DrawKind, (moment: Moment) => Deed | null>> = {
	door(moment) {
		const door = any(moment, 'address');
		if (!door) return null;
		const address = door.id;
		const attempt = any(moment, 'attempt');
		switch (
			moment.chance.weighted({ ring: 5, visit: 5, undo: 1, never: 1, several: 1, undoSeveral: 0.5, unknown: 0.7 })
		) {
			case 'ring': {
				const outcome = moment.chance.one(OUTCOMES) ?? 'notHome';
				return deed('recordAttempt', { address, outcome, cardLeft: true }, (made) => [
					claim(made.attempt, 'outcome', outcome)
				]);
			}
			case 'visit':
				return deed('startVisit', { address }, (made) => [
					claim(made.visit, 'address', address),
					claim(made.visit, 'state', 'open')
				]);
			case 'undo':
				return attempt ? deed('undoAttempt', { attempt: attempt.id }, () => [claim(attempt.id, 'undone', true)]) : null;
			case 'never':
				return deed('setDoNotVisit', { address }, () => [claim(address, 'doNotVisit', true)]);
			case 'several': {
				const addresses = moment.core.index
					.ofKind('address')
					.slice(0, 3)
					.map(({ id }) => id);
				return deed('recordAttempts', { addresses, outcome: 'notHome', cardLeft: false }, (made) =>
					made.attempts.map((one) => claim(one, 'outcome', 'notHome'))
				);
			}
			case 'undoSeveral': {
				const attempts = moment.core.index
					.ofKind('attempt')
					.slice(-2)
					.map(({ id }) => id);
				return deed('undoAttempts', { attempts }, () => attempts.map((one) => claim(one, 'undone', true)));
			}
			case 'unknown':
				return deed('addAddress', unknownAddress(moment), (made) => [claim(made.address, 'unchecked', true)]);
		}
	},
	concern(moment) {
		const { chance, token } = moment;
		const visit = any(moment, 'visit');
		const concern = any(moment, 'concern');
		if (visit && (!concern || chance.is(0.4))) {
			if (chance.is(0.15)) return badConcern(visit, token);
			return deed('addConcern', { visit: visit.id, category: token }, (made) => [
				claim(made.concern, 'category', token)
			]);
		}
		if (!concern) return null;
		const id = concern.id;
		switch (chance.weighted({ words: 4, weight: 2, told: 1, bad: 1 })) {
			case 'words':
				return deed('updateConcern', { concern: id, values: { ownWords: token } }, () => [
					claim(id, 'ownWords', token)
				]);
			case 'weight':
				return deed('updateConcern', { concern: id, values: { weight: 'heavy' } }, () => [
					claim(id, 'weight', 'heavy')
				]);
			case 'told':
				return deed('tellResident', { concern: id, how: chance.is(0.7) ? 'phone' : null }, () => []);
			case 'bad':
				// A value that the table does not know, as a later version may write it: quarantined, never lost.
				return change('concern', id, { weight: token });
		}
	},
	note(moment) {
		const { chance, token } = moment;
		const visit = any(moment, 'visit');
		const note = any(moment, 'note');
		if (!visit) return null;
		const more = note && chance.is(0.6) ? { note: note.id } : {};
		return deed('saveNote', { visit: visit.id, moment: null, text: token, ...more }, (made) => [
			claim(made.note, 'text', token)
		]);
	},
	thing: (moment) => drawThing(moment),
	guide(moment) {
		const { token } = moment;
		const visit = any(moment, 'visit');
		if (!visit) return null;
		const session = {
			guide: moment.chance.of('mould', 'first-door'),
			packHash: 'p',
			answers: { said: token },
			visited: ['a']
		};
		return deed('saveGuide', { visit: visit.id, session }, () => [claim(visit.id, `guide:${session.guide}`, session)]);
	},
	visit(moment) {
		const visit = any(moment, 'visit');
		if (!visit) return null;
		switch (moment.chance.weighted({ close: 3, reopen: 2, accept: 2 })) {
			case 'close':
				return deed('closeVisit', { visit: visit.id }, () => [claim(visit.id, 'state', 'closed')]);
			case 'reopen':
				return deed('reopenVisit', { visit: visit.id }, () => [claim(visit.id, 'state', 'open')]);
			case 'accept':
				return deed('updateVisit', { visit: visit.id, values: { helpAccepted: true } }, () => [
					claim(visit.id, 'helpAccepted', true)
				]);
		}
	},
	home(moment) {
		const home = any(moment, 'household');
		if (!home) return null;
		const values = moment.chance.is(0.8) ? { name: moment.token } : { phone: moment.token };
		return deed('updateHousehold', { household: home.id, values }, () => claimsOf(home.id, values));
	},
	photo: drawPhoto,
	cheat: drawCheat,
	future(moment) {
		const visit = any(moment, 'visit');
		if (!visit) return null;
		return change('visit', visit.id, { weather: moment.token });
	},
	message(moment) {
		const message = any(moment, 'message');
		return message ? deed('readMessage', { message: message.id }, () => []) : null;
	},
	lesson: ({ token }) => deed('proposeLesson', { text: token }, () => []),
	learn({ chance }) {
		const lesson = chance.of('door', 'meter', 'mould');
		const read = chance.is(0.6) ? { read: [{ lesson, packHash: 'p' }] } : { unread: [lesson] };
		const mark = chance.is(0.5) ? { mark: [lesson] } : { unmark: [lesson] };
		return deed('keepLearning', { ...read, ...mark }, () => []);
	}
};

/** Beside a door of the street, or in a street that no list has. */
function unknownAddress({ chance, token }: Moment): Input<'addAddress'> {
	const street = chance.is(0.7) ? 'Hazelhof' : 'Testpad';
	const floor = chance.is(0.5) ? chance.between(0, 3) : null;
	return { street, number: chance.between(1, 30), letter: null, addition: token, postcode: '5912SA', floor };
}

/** Made with a value that does not fit: it waits in quarantine, and what is made on top of it waits behind it. */
function badConcern(visit: Typed<'visit'>, token: string): Deed {
	return custom(`bad concern ${token}`, (maker) => {
		const values = { visit: visit.id, household: visit.root, category: token, weight: token };
		const id = maker.create('concern', visit, values as RecordValues<'concern'>);
		return [claim(id, 'category', token)];
	});
}

/** Smaller things recorded in a visit, each with an edit where there is one. */
function drawThing(moment: Moment): Deed | null {
	const { chance, token } = moment;
	const visit = any(moment, 'visit')?.id;
	if (!visit) return null;
	const measure = any(moment, 'measure')?.id;
	const commitment = any(moment, 'commitment')?.id;
	switch (
		chance.weighted({
			measure: 2,
			measured: 2,
			promise: 2,
			promised: 2,
			date: 1,
			consent: 1,
			withdrawn: 0.5,
			referral: 1,
			meter: 1
		})
	) {
		case 'measure':
			return deed('addMeasure', { visit, code: token, count: 2, how: 'fitted' }, (made) => [
				claim(made.measure, 'code', token)
			]);
		case 'measured':
			return measure
				? deed('updateMeasure', { measure, values: { code: token } }, () => [claim(measure, 'code', token)])
				: null;
		case 'promise':
			return deed('addCommitment', { visit, values: { what: token } }, (made) => [
				claim(made.commitment, 'what', token)
			]);
		case 'promised': {
			const state = chance.of('open', 'done', 'dropped');
			return commitment
				? deed('updateCommitment', { commitment, values: { state, what: token } }, () =>
						claimsOf(commitment, { state, what: token })
					)
				: null;
		}
		case 'date':
			return deed('addAppointment', { visit, values: { on: '2026-10-20', minute: 600 } }, (made) => [
				claim(made.appointment, 'minute', 600)
			]);
		case 'consent':
			return deed('addConsent', { visit, values: { partner: token, given: true } }, (made) => [
				claim(made.consent, 'partner', token)
			]);
		case 'withdrawn':
			return deed('withdrawConsent', { visit, purpose: 'referral', tellPartner: token }, () => []);
		case 'referral':
			return deed('addReferral', { visit, values: { partner: token } }, (made) => [
				claim(made.referral, 'partner', token)
			]);
		case 'meter':
			return deed('addMeterReading', { visit, values: { meter: 'gas', value: 12.5 } }, (made) => [
				claim(made.reading, 'value', 12.5)
			]);
	}
}

export function claim(ent: string, field: string, value: Json): Claim {
	return { ent, field, value };
}

function claimsOf(ent: string, values: Readonly<Record<string, Json>>): readonly Claim[] {
	return Object.entries(values).map(([field, value]) => claim(ent, field, value));
}

/** A record on this phone; the newest ones more often, since that is where a visit is being held. */
export function any<K extends Kind>({ core, chance }: Moment, kind: K): Typed<K> | undefined {
	const all = core.index.ofKind(kind);
	return chance.one(chance.is(0.5) ? all.slice(-3) : all);
}

export function deed<V extends RecordVerb>(
	verb: V,
	input: Input<V>,
	claims: (value: ValueOf<V>) => readonly Claim[]
): Deed {
	const text = `${verb} ${JSON.stringify(input)}`;
	return run(text, (maker) => RECORD_VERBS[verb](maker, input), claims);
}

/** A field or a value that this version's verbs do not write. */
export function change(kind: Kind, ent: string, values: Readonly<Record<string, Json>>): Deed {
	const text = `change ${kind} ${ent} ${JSON.stringify(values)}`;
	return custom(text, (maker) => (maker.changeNamed(kind, ent, values) ? claimsOf(ent, values) : { missing: kind }));
}

export function custom(text: string, build: (maker: OperationMaker) => readonly Claim[] | Missing): Deed {
	return run(text, build, (claims) => claims);
}

function run<T>(
	text: string,
	build: (maker: OperationMaker) => T | Missing,
	claims: (value: T) => readonly Claim[]
): Deed {
	return {
		text,
		async run({ core }, onMade) {
			const done = await core.save(text, (maker) => {
				const value = build(maker);
				onMade(maker.operations);
				return value;
			});
			return done.ok ? { ok: true, claims: claims(done.value) } : done;
		}
	};
}
