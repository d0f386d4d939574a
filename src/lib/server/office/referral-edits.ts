/**
 * What the office does with a referral: make one on a yes that stands, hand it over, write down what came of it, and
 * tell that back. Each step is an operation like a coach's own.
 */
import * as v from 'valibot';
import { HANDED_HOW, type HandedHow } from '#lib/domain/concern.ts';
import { SHIPPED_TEXT_VERSION, currentTexts } from '#lib/domain/consent-text.ts';
import type { AskedKind } from '#lib/domain/note-guard.ts';
import { NOTE_LENGTH_MAX, longText } from '#lib/domain/record.ts';
import type { RecordValues } from '#lib/domain/records/index.ts';
import { coveringConsent } from '#lib/domain/referral.ts';
import { recordValues } from '#lib/sync/values.ts';
import { recordsOf } from '../privacy/records-of.ts';
import { fieldsOf } from '../privacy/change-fields.ts';
import type { StoredEntity } from '../store/port.ts';
import { changedSince, recordOffice, type OfficeChange, type Seen } from '../sync/office-operation.ts';
import type { Editor } from './concern-edits.ts';
import { askAboutWords } from './office-words.ts';

export type ReferralTrouble =
	| 'missing'
	| 'noPartner'
	| 'noPurpose'
	| 'noConsent'
	| 'alreadyMade'
	| 'noOutcome'
	| 'perhapsNumber'
	| 'personal'
	| 'notEnded'
	| 'ended'
	| 'meanwhile'
	| 'refused';
interface ReferralError {
	readonly kind: ReferralTrouble;
	/** What was found in the words, where that is the trouble. */
	readonly kinds?: readonly AskedKind[];
}
export type ReferralOutcome =
	{ readonly ok: true; readonly id: string } | { readonly ok: false; readonly error: ReferralError };

export interface NewReferral {
	readonly concern: string;
	/** A kind of the catalogue. */
	readonly partner: string;
	/** A partner of the organisation's own list, of that kind. */
	readonly named: string | null;
	readonly purpose: string;
	/** Somebody looked at what was found in the purpose, and it may go to the partner. */
	readonly isSure?: boolean;
	/** A yes that the office heard itself; null leans on the one that is on record. */
	readonly heard: { readonly how: 'spoken' | 'written' } | null;
}

/** Passes one concern on. Without a yes that stands nothing is written, and nothing can leave. */
export async function makeReferral(editor: Editor, wanted: NewReferral): Promise<ReferralOutcome> {
	const { ports, tenant, person, role, now } = editor;
	const purpose = wanted.purpose.trim();
	if (wanted.partner === '') return trouble('noPartner');
	if (purpose === '' || !v.is(longText, purpose)) return trouble('noPurpose');
	// It is read by the partner: the rule of a note holds more than ever.
	const asked = askAboutWords({ text: purpose }, { isSure: wanted.isSure === true });
	if (asked) return { ok: false, error: asked };
	const known = await readAround(editor, wanted.concern);
	if (known?.entity.kind !== 'concern') return trouble('missing');
	const records = recordsOf(known.root);
	const to = { partner: wanted.partner, named: wanted.named };
	const isMade = records.referral.some(
		({ values }) =>
			values.concern === wanted.concern &&
			values.partner === wanted.partner &&
			(values.named ?? null) === wanted.named &&
			(values.state === 'made' || values.state === 'accepted')
	);
	if (isMade) return trouble('alreadyMade');
	const standing = coveringConsent(records.consent, to);
	if (!standing && !wanted.heard) return trouble('noConsent');
	const { root, scope } = known.entity;
	const values = recordValues('concern', known.entity.state);
	const consent = standing?.id ?? ports.chance.uuid();
	const referral = ports.chance.uuid();
	const changes: OfficeChange[] = [];
	if (!standing && wanted.heard)
		changes.push({
			kind: 'consent',
			ent: consent,
			root,
			scope,
			fields: fieldsOf('consent', {
				household: values.household ?? root,
				purpose: 'referral',
				partner: wanted.partner,
				named: wanted.named,
				given: true,
				...(await spokenText(editor)),
				how: wanted.heard.how,
				at: now,
				by: person
			})
		});
	changes.push({
		kind: 'referral',
		ent: referral,
		root,
		scope,
		fields: fieldsOf('referral', {
			household: values.household ?? root,
			visit: values.visit ?? null,
			concern: wanted.concern,
			partner: wanted.partner,
			named: wanted.named,
			purpose,
			consent,
			state: 'made',
			madeAt: now
		})
	});
	const outcome = await recordOffice(ports, { tenant, person, role, changes });
	return outcome.ok ? { ok: true, id: referral } : trouble('refused');
}

export interface BulkReferrals {
	readonly done: number;
	readonly failed: readonly { readonly concern: string; readonly kind: ReferralTrouble }[];
}

/** Several concerns to one partner, each on its own yes: one without takes no other with it. */
export async function makeReferrals(
	editor: Editor,
	options: {
		readonly concerns: readonly string[];
		readonly partner: string;
		readonly named: string | null;
		readonly purposeOf: (concern: string) => string;
	}
): Promise<BulkReferrals> {
	const failed: { concern: string; kind: ReferralTrouble }[] = [];
	for (const concern of options.concerns) {
		const { partner, named, purposeOf } = options;
		const outcome = await makeReferral(editor, { concern, partner, named, purpose: purposeOf(concern), heard: null });
		if (!outcome.ok) failed.push({ concern, kind: outcome.error.kind });
	}
	return { done: options.concerns.length - failed.length, failed };
}

export type ReferralEdit =
	| { readonly kind: 'hand'; readonly how: HandedHow }
	| { readonly kind: 'accept' }
	/** Spoken with the partner, and nothing new: it is silent no longer. */
	| { readonly kind: 'hear' }
	/** `answers`: what came of it is the answer to the concern as well. */
	| {
			readonly kind: 'end';
			readonly state: 'completed' | 'fellThrough';
			readonly outcome: string;
			readonly answers: boolean;
			/** Somebody looked at what was found in the outcome, and it may stand there. */
			readonly isSure?: boolean;
	  }
	| { readonly kind: 'tellBack' }
	| { readonly kind: 'reopen' };

export async function editReferral(
	editor: Editor,
	options: { readonly referral: string; readonly edit: ReferralEdit; readonly was?: Seen | undefined }
): Promise<ReferralOutcome> {
	const { ports, tenant, person, role } = editor;
	const known = await readAround(editor, options.referral);
	if (known?.entity.kind !== 'referral') return trouble('missing');
	const values = recordValues('referral', known.entity.state);
	const { was } = options;
	const wanted = wantedOfReferral(options.edit, editor.now);
	if (changedSince(known.entity.state, { was, wanted }).length > 0) return trouble('meanwhile');
	// Whoever saw that it ended, and says how all the same, puts the end right.
	const isCorrected = options.edit.kind === 'end' && isEnd(was?.['state']) && isEnd(values.state);
	const refused = troubleOf(options.edit, isCorrected ? { ...values, state: 'accepted' } : values);
	if (refused) return { ok: false, error: refused };
	// Whatever a page that was opened earlier still offers: what goes to a partner goes on a yes that stands now.
	const to = { partner: values.partner ?? '', named: values.named ?? null };
	if (options.edit.kind === 'hand' && !coveringConsent(recordsOf(known.root).consent, to)) return trouble('noConsent');
	const { ent, root, scope } = known.entity;
	const changes: OfficeChange[] = [
		{
			kind: 'referral',
			ent,
			root,
			scope,
			fields: {
				...fieldsOf('referral', valuesOf(options.edit, editor.now)),
				...(isCorrected ? { state: { step: wanted['state'] ?? null, correct: true } } : {})
			},
			was
		}
	];
	if (options.edit.kind === 'reopen')
		changes[0] = {
			kind: 'referral',
			ent,
			root,
			scope,
			fields: { state: { step: 'made', correct: true }, endedAt: null, toldBackAt: null, heardAt: editor.now },
			was
		};
	const concern = known.root.find((one) => one.kind === 'concern' && one.ent === values.concern);
	if (options.edit.kind === 'end' && options.edit.answers && concern) {
		const fields = fieldsOf('concern', {
			answer: options.edit.outcome.trim(),
			answeredAt: editor.now,
			answeredBy: person,
			state: 'answered'
		});
		changes.push({ kind: 'concern', ent: concern.ent, root, scope, fields });
	}
	const outcome = await recordOffice(ports, { tenant, person, role, changes });
	return outcome.ok ? { ok: true, id: ent } : trouble(outcome.error.kind);
}

export function isHandedHow(text: string): text is HandedHow {
	return HANDED_HOW.some((how) => how === text);
}

/** What an edit would have a referral say, plain, by field: what is held against a colleague's. */
export function wantedOfReferral(edit: ReferralEdit, now: number): Seen {
	switch (edit.kind) {
		case 'hand':
			return { handedHow: edit.how, handedAt: now };
		case 'accept':
			return { state: 'accepted' };
		case 'hear':
			return { heardAt: now };
		case 'end':
			return { state: edit.state, outcome: edit.outcome.trim() };
		case 'tellBack':
			return { toldBackAt: now };
		case 'reopen':
			return { state: 'made' };
	}
}

function isEnd(state: unknown): boolean {
	return state === 'completed' || state === 'fellThrough';
}

function troubleOf(edit: ReferralEdit, values: RecordValues<'referral'>): ReferralError | null {
	const isEnded = isEnd(values.state);
	switch (edit.kind) {
		case 'hand':
		case 'accept':
		case 'hear':
			return isEnded ? { kind: 'ended' } : null;
		case 'end':
			if (isEnded) return { kind: 'ended' };
			if (edit.outcome.trim() === '' || edit.outcome.length > NOTE_LENGTH_MAX) return { kind: 'noOutcome' };
			return askAboutWords({ text: edit.outcome }, { isSure: edit.isSure === true });
		case 'tellBack':
		case 'reopen':
			return isEnded ? null : { kind: 'notEnded' };
	}
}

function valuesOf(edit: ReferralEdit, now: number): RecordValues<'referral'> {
	switch (edit.kind) {
		case 'hand':
			return { handedAt: now, handedHow: edit.how, heardAt: now };
		case 'accept':
			return { state: 'accepted', heardAt: now };
		case 'hear':
			return { heardAt: now };
		case 'end':
			return { state: edit.state, outcome: edit.outcome.trim(), endedAt: now, heardAt: now };
		case 'tellBack':
			return { toldBackAt: now };
		case 'reopen':
			return {};
	}
}

/** The wording that holds now, in Dutch: what the office reads out when it asks itself. */
async function spokenText(editor: Editor): Promise<{ readonly textVersion: string; readonly language: string }> {
	const texts = await editor.ports.store.transaction(editor.tenant, (tx) => tx.readKind('consentText'));
	const own = currentTexts(
		texts.map(({ state }) => recordValues('consentText', state)),
		'referral'
	).find(({ language }) => language === 'nl');
	return { textVersion: own?.version ?? SHIPPED_TEXT_VERSION, language: 'nl' };
}

async function readAround(
	editor: Editor,
	id: string
): Promise<{ readonly entity: StoredEntity; readonly root: readonly StoredEntity[] } | null> {
	return editor.ports.store.transaction(editor.tenant, async (tx) => {
		const [entity] = await tx.readEntities([id]);
		return entity ? { entity, root: await tx.readRoot(entity.root) } : null;
	});
}

function trouble(kind: ReferralTrouble): {
	readonly ok: false;
	readonly error: { readonly kind: ReferralTrouble };
} {
	return { ok: false, error: { kind } };
}
