/**
 * The verbs that record: each makes operations, none knows how they are kept.
 * A verb that names something this phone does not hold says what is missing.
 */
import { coachScope } from '#lib/domain/round.ts';
import { readField } from '#lib/domain/learning.ts';
import type { Done, DeviceVerbs, VerbName } from '../port.ts';
import type { SafetyVerbs } from '../safety-port.ts';
import type { VaultVerbs } from '../vault-port.ts';
import type { Typed } from './entity-index.ts';
import type { Missing, OperationMaker } from './operation-maker.ts';
import { DOOR_VERBS, homeAt } from './door-verbs.ts';
import { withdrawConsent } from './withdraw-consent.ts';

type Input<V extends VerbName> = Parameters<DeviceVerbs[V]>[0];
type ValueOf<V extends VerbName> = Awaited<ReturnType<DeviceVerbs[V]>> extends Done<infer T> ? T : never;

export type RecordVerb = Exclude<
	VerbName,
	| keyof VaultVerbs
	| keyof SafetyVerbs
	| 'enrol'
	| 'uncover'
	| 'cover'
	| 'lock'
	| 'takeOver'
	| 'touch'
	| 'saveDraft'
	| 'exchange'
	| 'makeRescueFile'
	| 'healedSeen'
	| 'askPersistence'
	| 'takePhoto'
	| 'removePhoto'
	| 'openPhoto'
>;

export type RecordVerbs = {
	readonly [V in RecordVerb]: (maker: OperationMaker, input: Input<V>) => ValueOf<V> | Missing;
};

const missing = (what: string): Missing => ({ missing: `${what} is not on this phone` });
const changed = (isChanged: boolean, what: string): null | Missing => (isChanged ? null : missing(what));

/** What is recorded in a visit belongs to its household and lives where the visit lives. */
function inVisit<T>(maker: OperationMaker, visit: string, make: (part: VisitPart) => T): T | Missing {
	const found = maker.index.find('visit', visit);
	if (!found) return missing('visit');
	const household = found.values.household ?? found.root;
	const address = found.values.address ?? '';
	return make({ home: { scope: found.scope, root: found.root }, household, address, visit, found });
}

interface VisitPart {
	readonly home: { readonly scope: string; readonly root: string };
	readonly household: string;
	readonly address: string;
	readonly visit: string;
	readonly found: Typed<'visit'>;
}

export const RECORD_VERBS: RecordVerbs = {
	...DOOR_VERBS,
	startVisit(maker, { address, household }) {
		const door = maker.index.find('address', address);
		if (!door) return missing('address');
		const home = household ?? homeAt(maker, door);
		const values = { address, household: home, coach: maker.me, startedAt: maker.now, state: 'open' } as const;
		return { visit: maker.create('visit', { scope: door.scope, root: home }, values) };
	},
	saveGuide: (maker, { visit, session }) =>
		changed(maker.changeNamed('visit', visit, { [`guide:${session.guide}`]: session }), 'visit'),
	addConcern: (maker, { visit, category }) =>
		inVisit(maker, visit, ({ home, household, address }) => {
			const values = {
				household,
				visit,
				address,
				category,
				raisedAt: maker.now,
				raisedBy: maker.me,
				state: 'open'
			} as const;
			return { concern: maker.create('concern', home, values) };
		}),
	updateConcern: (maker, { concern, values }) => changed(maker.change('concern', concern, values), 'concern'),
	tellResident(maker, { concern, how }) {
		const values = { toldResidentAt: how === null ? null : maker.now, toldResidentHow: how };
		return changed(maker.change('concern', concern, values), 'concern');
	},
	saveNote(maker, { visit, note, moment, text }) {
		if (note !== undefined) return maker.change('note', note, { text }) ? { note } : missing('note');
		return inVisit(maker, visit, ({ home, household }) => ({
			note: maker.create('note', home, { household, visit, moment, author: maker.me, at: maker.now, text })
		}));
	},
	addMeasure: (maker, { visit, code, count, how }) =>
		inVisit(maker, visit, ({ home, household }) => ({
			measure: maker.create('measure', home, { household, visit, code, count, how, at: maker.now })
		})),
	updateMeasure: (maker, { measure, values }) => changed(maker.change('measure', measure, values), 'measure'),
	addCommitment: (maker, { visit, values }) =>
		inVisit(maker, visit, ({ home, household, address }) => ({
			commitment: maker.create('commitment', home, { household, address, visit, state: 'open', ...values })
		})),
	updateCommitment: (maker, { commitment, values }) =>
		changed(maker.change('commitment', commitment, values), 'commitment'),
	addAppointment: (maker, { visit, values }) =>
		inVisit(maker, visit, ({ home, household, address }) => ({
			appointment: maker.create('appointment', home, { household, address, visit, with: maker.me, ...values })
		})),
	updateAppointment: (maker, { appointment, values }) =>
		changed(maker.change('appointment', appointment, values), 'appointment'),
	addConsent: (maker, { visit, values }) =>
		inVisit(maker, visit, ({ home, household }) => ({
			consent: maker.create('consent', home, { household, at: maker.now, by: maker.me, ...values })
		})),
	withdrawConsent,
	addReferral: (maker, { visit, values }) =>
		inVisit(maker, visit, ({ home, household }) => ({
			referral: maker.create('referral', home, { household, visit, state: 'made', madeAt: maker.now, ...values })
		})),
	addMeterReading: (maker, { visit, values }) =>
		inVisit(maker, visit, ({ home, household }) => ({
			reading: maker.create('meterReading', home, { household, visit, at: maker.now, ...values })
		})),
	updateMeterReading: (maker, { reading, values }) => changed(maker.change('meterReading', reading, values), 'reading'),
	describePhoto: (maker, { photo, shows }) => changed(maker.change('photo', photo, { shows }), 'photo'),
	updateVisit: (maker, { visit, values }) => changed(maker.change('visit', visit, values), 'visit'),
	updateHousehold: (maker, { household, values }) => changed(maker.change('household', household, values), 'household'),
	setDoNotVisit: (maker, { address }) => changed(maker.change('address', address, { doNotVisit: true }), 'address'),
	closeVisit: (maker, { visit }) =>
		changed(maker.change('visit', visit, { state: 'closed', closedAt: maker.now }), 'visit'),
	reopenVisit: (maker, { visit }) => changed(maker.change('visit', visit, { state: 'open', closedAt: null }), 'visit'),
	readMessage: (maker, { message }) => changed(maker.change('message', message, { readAt: maker.now }), 'message'),
	proposeLesson(maker, { text }) {
		const values = { by: maker.me, at: maker.now, text, state: 'proposed' } as const;
		maker.create('lessonProposal', { scope: coachScope(maker.me) }, values);
		return null;
	},
	keepLearning(maker, { read = [], unread = [], mark = [], unmark = [], last }) {
		const home = { scope: coachScope(maker.me) };
		const mine = maker.index.inScope('learning', home.scope);
		const gone = new Set(unmark);
		const fields = {
			...Object.fromEntries(
				read.map(({ lesson, packHash }) => [readField(lesson), { lesson, packHash, at: maker.now }])
			),
			...(last ? { last: { ...last, at: maker.now } } : {})
		};
		const own = mine[0];
		const marked = own?.values.marked ?? [];
		const added = mark.filter((lesson) => !marked.includes(lesson));
		if (own)
			maker.changeNamed('learning', own.id, added.length > 0 ? { ...fields, marked: [...marked, ...added] } : fields);
		else maker.create('learning', home, { coach: maker.me, ...fields, ...(mark.length > 0 ? { marked: mark } : {}) });
		// What another phone of this coach said is taken back where it was said.
		for (const { id, values } of mine) {
			const undone = unread
				.map(readField)
				.filter((name) => (values as Readonly<Record<string, unknown>>)[name] != null);
			const left = (values.marked ?? []).filter((lesson) => !gone.has(lesson));
			const change = {
				...Object.fromEntries(undone.map((name) => [name, null])),
				...(left.length < (values.marked ?? []).length ? { marked: left } : {})
			};
			if (Object.keys(change).length > 0) maker.changeNamed('learning', id, change);
		}
		return null;
	}
};

export function isRecordVerb(verb: string): verb is RecordVerb {
	return Object.hasOwn(RECORD_VERBS, verb);
}
