/** One visit with everything recorded in it. */
import { currentTexts } from '#lib/domain/consent-text.ts';
import { isWithdrawn } from '#lib/domain/consent.ts';
import { photoAnswerOf } from '#lib/domain/photo-consent.ts';
import type { Kind, RecordValues } from '#lib/domain/records/index.ts';
import { type GuideSession, guideSession } from '#lib/domain/visit.ts';
import { type Clock, decodeClock } from '#lib/sync/clock.ts';
import { versionsOf } from '#lib/sync/values.ts';
import * as v from 'valibot';
import { PLACE_DRAFT } from '../../draft-owners.ts';
import type { NoteEdit, NoteView, PhotoView, PhotoWhere, VisitView } from '../../port.ts';
import type { EntityIndex, Typed } from '../entity-index.ts';
import type { OutboxBook } from '../outbox-book.ts';
import { compare, type Doors, type QueryContext } from './door.ts';
import { namedPartners, readingsBefore } from './table.ts';
import { whereaboutsOf } from './whereabouts.ts';

const PARTS = ['concern', 'note', 'measure', 'commitment', 'appointment', 'referral', 'meterReading', 'photo'] as const;
const GUIDE_PREFIX = 'guide:';

/** Everything recorded in a visit, of whatever kind. */
export function partsOfVisit(index: EntityIndex, visit: string): readonly Pick<Typed<Kind>, 'id' | 'row' | 'state'>[] {
	return PARTS.flatMap((kind) => index.ofVisit(kind, visit));
}

export interface VisitTools {
	readonly doors: Doors;
	readonly book: OutboxBook;
	readonly draftsOf: (visit: string) => Readonly<Record<string, string>>;
	readonly photoWhere: (hash: string) => PhotoWhere;
	/** Whose change a clock is of. */
	readonly whose: (clock: Clock) => NoteEdit['by'];
}

export function buildVisit(context: QueryContext, tools: VisitTools, id: string): VisitView | null {
	const { index, today } = context;
	const visit = index.find('visit', id);
	const door = tools.doors.door(visit?.values.address, today);
	if (!visit || !door) return null;
	const household = visit.values.household ?? visit.root;
	const consents = index.ofHousehold('consent', household);
	const home = index.find('household', household);
	const resident = home?.values;
	const answers = consents.map(({ values }) => values);
	const all = [visit, ...partsOfVisit(index, id)];
	const { [PLACE_DRAFT]: place = null, ...drafts } = tools.draftsOf(id);
	return {
		id,
		door,
		household,
		values: visit.values,
		state: visit.values.state ?? 'open',
		guides: guidesOf(visit),
		concerns: listed(index.ofVisit('concern', id), (values) => values.raisedAt).filter(
			(concern) => concern.withdrawn !== true
		),
		answers: untoldAnswers(index, household),
		notes: index
			.ofVisit('note', id)
			.map((note) => noteView(note, tools.whose))
			.sort((a, b) => a.at - b.at || compare(a.id, b.id)),
		measures: listed(index.ofVisit('measure', id), (values) => values.at).filter((measure) => measure.removed !== true),
		commitments: listed(index.ofVisit('commitment', id), () => 0),
		appointments: listed(index.ofVisit('appointment', id), () => 0).filter(
			(appointment) => appointment.cancelled !== true
		),
		consents: listed(consents, (values) => values.at),
		meterReadings: listed(index.ofVisit('meterReading', id), (values) => values.at).filter(
			(reading) => reading.removed !== true
		),
		readingsBefore: readingsBefore(index, household, id),
		namedPartners: namedPartners(index),
		referrals: listed(index.ofVisit('referral', id), (values) => values.madeAt),
		photos: isWithdrawn(answers, 'photo') ? [] : photosOf(index, tools, id),
		mayPhotograph: photoAnswerOf(answers),
		consentTexts: textsOf(index),
		language: resident?.language ?? null,
		resident: { name: resident?.name ?? null, phone: resident?.phone ?? null, email: resident?.email ?? null },
		drafts,
		place,
		// Also what was written down about who lives there.
		lastSavedAt: [...all, ...(home ? [home] : [])].reduce<number | null>(
			(last, { row }) => (row.own ? Math.max(last ?? 0, row.own.lastAt) : last),
			null
		),
		where: whereaboutsOf(all, tools.book)
	};
}

/** An answer counts for the household, whichever visit the concern was noted in. */
function untoldAnswers(index: EntityIndex, household: string): VisitView['answers'] {
	return listed(index.ofHousehold('concern', household), (values) => values.answeredAt)
		.filter((concern) => concern.withdrawn !== true && !concern.toldResidentAt)
		.flatMap(({ id, answer }) => (answer ? [{ concern: id, text: answer }] : []));
}

function listed<K extends Kind>(
	entities: readonly Typed<K>[],
	at: (values: RecordValues<K>) => number | null | undefined
): (RecordValues<K> & { readonly id: string })[] {
	return [...entities]
		.sort((a, b) => (at(a.values) ?? 0) - (at(b.values) ?? 0) || compare(a.id, b.id))
		.map(({ id, values }) => ({ ...values, id }));
}

/** Without hash and key: a screen names a photo by its record. */
function photosOf(index: EntityIndex, tools: VisitTools, visit: string): readonly PhotoView[] {
	return index
		.ofVisit('photo', visit)
		.flatMap(({ id, values }) =>
			values.sealedHash && values.removed !== true
				? {
						id,
						shows: values.shows ?? '',
						moment: values.moment ?? null,
						at: values.at ?? 0,
						where: tools.photoWhere(values.sealedHash)
					}
				: []
		)
		.sort((a, b) => a.at - b.at || compare(a.id, b.id));
}

/** The organisation's words, as its office wrote them last. */
function textsOf(index: EntityIndex): VisitView['consentTexts'] {
	const texts = index.ofKind('consentText').map(({ values }) => values);
	return {
		visitRecord: currentTexts(texts, 'visitRecord'),
		referral: currentTexts(texts, 'referral'),
		contactAgain: currentTexts(texts, 'contactAgain'),
		photo: currentTexts(texts, 'photo')
	};
}

function noteView({ id, values, state }: Typed<'note'>, whose: VisitTools['whose']): NoteView {
	const text = state.fields['text'];
	const edits = (text ? versionsOf(text) : []).map(({ v: written, c }): NoteEdit => ({
		text: typeof written === 'string' ? written : '',
		at: decodeClock(c).time,
		by: whose(c)
	}));
	const versions = edits.map((edit) => edit.text);
	return { id, moment: values.moment ?? null, text: versions[0] ?? '', at: values.at ?? 0, versions, edits };
}

function guidesOf(visit: Typed<'visit'>): Readonly<Record<string, GuideSession>> {
	const guides: Record<string, GuideSession> = {};
	for (const [name, value] of Object.entries(visit.values)) {
		if (name.startsWith(GUIDE_PREFIX) && v.is(guideSession, value)) guides[name.slice(GUIDE_PREFIX.length)] = value;
	}
	return guides;
}
