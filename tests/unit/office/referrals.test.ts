/** A concern is passed on only on a yes that stands, and what came of it is told to everybody who waits for it. */
import { beforeEach, describe, expect, it } from 'vitest';
import { withdrawConsent } from '#lib/server/privacy/withdraw.ts';
import { editConcern } from '#lib/server/office/concern-edits.ts';
import { listPartners, readPartner, savePartner, undoPartner } from '#lib/server/office/partners.ts';
import { editReferral, makeReferral, makeReferrals } from '#lib/server/office/referral-edits.ts';
import { readLetterLine, readReferralStory } from '#lib/server/office/referral-story.ts';
import { countReferralViews, countToldBack, listReferrals } from '#lib/server/office/referral-table.ts';
import { readPartnerHistory } from '#lib/server/office/partners.ts';
import { countWork } from '#lib/server/office/work-counts.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import { listConcernPage } from '#lib/server/office/concern-table.ts';
import { makeSmallOffice, NOW, type SmallOffice, TODAY } from './story.ts';

const DAY_MS = 86_400_000;
const none = { partner: null, named: null, area: null, state: null };
let office: SmallOffice;
let landlord: string;

beforeEach(async () => {
	office = await makeSmallOffice();
	const saved = await savePartner(office.editor, {
		id: null,
		values: {
			kind: 'housing-corporation',
			name: 'De Linde',
			contact: 'Afdeling onderhoud',
			phone: '',
			email: 'onderhoud@linde.example',
			purpose: 'Huurwoningen in Waterveen'
		},
		kinds: ['housing-corporation', 'welfare']
	});
	if (!saved.ok) throw new Error(saved.error.kind);
	landlord = saved.id;
});

const wanted = (more: object = {}) => ({
	concern: office.late,
	partner: 'housing-corporation',
	named: landlord,
	purpose: 'vocht en schimmel',
	heard: null,
	...more
});

async function consent(fields: Record<string, string | number | boolean | null>): Promise<string> {
	const ent = office.ports.chance.uuid();
	const { household, scope, tenant, coordinator } = office;
	const made = await recordOffice(office.ports, {
		tenant,
		person: coordinator,
		role: 'coordinator',
		changes: [
			{
				kind: 'consent',
				ent,
				root: household,
				scope,
				fields: {
					household,
					purpose: 'referral',
					partner: 'housing-corporation',
					given: true,
					how: 'spoken',
					...fields
				}
			}
		]
	});
	if (!made.ok) throw new Error(made.error.reason);
	return ent;
}

describe('a referral', () => {
	it('is not made without a yes, and nothing is written', async () => {
		expect(await makeReferral(office.editor, wanted())).toEqual({ ok: false, error: { kind: 'noConsent' } });
		expect((await listReferrals(office.place, { view: 'waiting', filters: none, page: 1, now: NOW })).total).toBe(0);
	});

	it('tells a partner no nine digits that may be a citizen service number', async () => {
		await consent({ at: NOW - DAY_MS });
		const purpose = 'vocht, nummer 111222333';
		expect(await makeReferral(office.editor, wanted({ purpose }))).toMatchObject({ error: { kind: 'perhapsNumber' } });
		expect((await listReferrals(office.place, { view: 'waiting', filters: none, page: 1, now: NOW })).total).toBe(0);
	});

	it('points out an account, a phone number or an e-mail in what is told to a partner or came of it', async () => {
		await consent({ at: NOW - DAY_MS });
		const purpose = 'vocht, rekening NL91 ABNA 0417 1643 00';
		const asked = { ok: false, error: { kind: 'personal', kinds: ['iban'] } };
		expect(await makeReferral(office.editor, wanted({ purpose }))).toEqual(asked);
		expect((await listReferrals(office.place, { view: 'waiting', filters: none, page: 1, now: NOW })).total).toBe(0);
		const made = await makeReferral(office.editor, wanted({ purpose, isSure: true }));
		if (!made.ok) throw new Error(made.error.kind);
		const edit = { kind: 'end', state: 'completed', outcome: `Betaald op ${purpose}`, answers: false } as const;
		expect(await editReferral(office.editor, { referral: made.id, edit })).toEqual(asked);
		expect(await editReferral(office.editor, { referral: made.id, edit: { ...edit, isSure: true } })).toMatchObject({
			ok: true
		});
	});

	it('rests on the newest answer: a no after a yes stops it', async () => {
		await consent({ at: NOW - 2 * DAY_MS });
		await consent({ at: NOW - DAY_MS, given: false });
		expect(await makeReferral(office.editor, wanted())).toMatchObject({ ok: false, error: { kind: 'noConsent' } });
	});

	it('takes a yes for the kind, and no yes that was asked for another partner of it', async () => {
		await consent({ at: NOW - DAY_MS, named: '00000000-0000-4000-8000-000000000009' });
		expect(await makeReferral(office.editor, wanted())).toMatchObject({ ok: false, error: { kind: 'noConsent' } });
		await consent({ at: NOW - 2 * DAY_MS });
		expect(await makeReferral(office.editor, wanted())).toMatchObject({ ok: true });
	});

	it('writes down the yes that the office heard itself, with the wording that holds', async () => {
		const made = await makeReferral(office.editor, wanted({ heard: { how: 'spoken' } }));
		if (!made.ok) throw new Error(made.error.kind);
		const story = await readReferralStory(office.place, made.id);
		expect(story?.consent).toMatchObject({
			given: true,
			how: 'spoken',
			textVersion: 'voordeur-1',
			by: office.coordinator
		});
		expect(story?.named?.name).toBe('De Linde');
	});

	it('is made once: the same concern to the same partner is refused', async () => {
		await consent({ at: NOW - DAY_MS });
		await makeReferral(office.editor, wanted());
		expect(await makeReferral(office.editor, wanted())).toMatchObject({ ok: false, error: { kind: 'alreadyMade' } });
	});

	it('is not handed over once a no stands, whatever an older page offers', async () => {
		await consent({ at: NOW - 2 * DAY_MS });
		const made = await makeReferral(office.editor, wanted());
		if (!made.ok) throw new Error(made.error.kind);
		const hand = { referral: made.id, edit: { kind: 'hand', how: 'phone' } } as const;
		await consent({ at: NOW - DAY_MS, given: false });
		expect(await editReferral(office.editor, hand)).toMatchObject({ ok: false, error: { kind: 'noConsent' } });
		await consent({ at: NOW });
		expect(await editReferral(office.editor, hand)).toMatchObject({ ok: true });
	});

	it('is made for several concerns, each on its own yes', async () => {
		await consent({ at: NOW - DAY_MS });
		const bulk = await makeReferrals(office.editor, {
			concerns: [office.late, office.inTime, office.ports.chance.uuid()],
			partner: 'housing-corporation',
			named: landlord,
			purposeOf: () => 'onderhoud'
		});
		expect(bulk).toMatchObject({ done: 2, failed: [{ kind: 'missing' }] });
	});
});

describe('a letter to a partner', () => {
	it('holds what the yes covers and the day it was given, and no telephone', async () => {
		await consent({ at: NOW - DAY_MS });
		const made = await makeReferral(office.editor, wanted());
		if (!made.ok) throw new Error(made.error.kind);
		const line = await readLetterLine(office.place, made.id);
		expect(line).toMatchObject({
			name: 'Familie Aksoy',
			house: { street: 'Hazelhof', number: 1 },
			purpose: 'vocht en schimmel',
			ownWords: 'De muur is nat',
			consentAt: NOW - DAY_MS
		});
		expect(Object.keys(line ?? {})).not.toContain('phone');
	});

	it('is not there any more once the yes was taken back', async () => {
		await consent({ at: NOW - DAY_MS });
		const made = await makeReferral(office.editor, wanted());
		if (!made.ok) throw new Error(made.error.kind);
		const taken = await withdrawConsent(office.editor, {
			household: office.household,
			about: { purpose: 'referral', partner: 'housing-corporation' }
		});
		expect(taken.ok).toBe(true);
		expect(await readLetterLine(office.place, made.id)).toBeNull();
		expect((await readReferralStory(office.place, made.id))?.values.state).toBe('fellThrough');
	});
});

describe('what came of a referral', () => {
	async function made(at = NOW): Promise<string> {
		await consent({ at: NOW - DAY_MS });
		const outcome = await makeReferral({ ...office.editor, now: at }, wanted());
		if (!outcome.ok) throw new Error(outcome.error.kind);
		return outcome.id;
	}

	it('waits for a person when the partner was silent for three weeks, until somebody spoke with them', async () => {
		const referral = await made(NOW - 22 * DAY_MS);
		expect((await countReferralViews(office.place, NOW)).silent).toBe(1);
		expect((await countWork(office.place, { now: NOW, today: TODAY })).referralsSilent).toBe(1);
		await editReferral(office.editor, { referral, edit: { kind: 'hear' } });
		expect((await countReferralViews(office.place, NOW)).silent).toBe(0);
	});

	it('answers its concern, and is told back with it, counted once', async () => {
		const referral = await made();
		const end = { kind: 'end', state: 'completed', outcome: 'Het kozijn is vervangen.', answers: true } as const;
		expect(await editReferral(office.editor, { referral, edit: end })).toMatchObject({ ok: true });
		const work = await countWork(office.place, { now: NOW, today: TODAY });
		expect(work).toMatchObject({ concernsUntold: 2, referralsUntold: 0 });
		await editConcern(office.editor, { concern: office.late, edit: { kind: 'toldCoach' } });
		expect(await countToldBack(office.place)).toEqual({ ended: 1, told: 1 });
	});

	it('waits by itself where it answers nothing', async () => {
		const referral = await made();
		const end = { kind: 'end', state: 'fellThrough', outcome: 'Geen plek.', answers: false } as const;
		await editReferral(office.editor, { referral, edit: end });
		expect((await countWork(office.place, { now: NOW, today: TODAY })).referralsUntold).toBe(1);
		await editReferral(office.editor, { referral, edit: { kind: 'tellBack' } });
		expect((await countWork(office.place, { now: NOW, today: TODAY })).referralsUntold).toBe(0);
	});

	it('needs words, and none that may be a citizen service number', async () => {
		const referral = await made();
		const end = (outcome: string) => ({ kind: 'end', state: 'completed', outcome, answers: false }) as const;
		expect(await editReferral(office.editor, { referral, edit: end(' ') })).toMatchObject({
			error: { kind: 'noOutcome' }
		});
		expect(await editReferral(office.editor, { referral, edit: end('Nummer 111222333 geholpen') })).toMatchObject({
			error: { kind: 'perhapsNumber' }
		});
	});

	it('shows on the board with its partner, and by partner in the table', async () => {
		await made();
		const filters = {
			area: null,
			category: null,
			owner: null,
			weight: null,
			state: null,
			partner: landlord,
			age: null
		};
		const ask = { filters, sort: 'due', direction: 'asc', page: 1, person: office.coordinator, today: TODAY } as const;
		const { rows, total } = await listConcernPage(office.place, { view: 'withPartner', ...ask });
		expect(total).toBe(1);
		expect(rows[0]).toMatchObject({ id: office.late, partner: { kind: 'housing-corporation', named: landlord } });
	});
});

describe('the list of partners', () => {
	it('keeps every change and puts the last one back', async () => {
		const values = { kind: 'welfare', name: 'De Linde', contact: '', phone: '', email: '', purpose: '' };
		const kinds = ['housing-corporation', 'welfare'];
		const was = { contact: (await readPartner(office.place, landlord))?.contact ?? null };
		expect(await savePartner(office.editor, { id: landlord, values, kinds, was })).toMatchObject({ ok: true });
		// Whoever saw it before that change is told, and nothing is written.
		const other = { ...values, contact: 'Balie' };
		expect(await savePartner(office.editor, { id: landlord, values: other, kinds, was })).toMatchObject({
			error: { kind: 'meanwhile' }
		});
		const [change] = await readPartnerHistory(office.place, landlord);
		expect(await undoPartner(office.editor, office.place, { id: landlord, change: change?.id ?? '' })).toMatchObject({
			ok: true
		});
		expect(await readPartner(office.place, landlord)).toMatchObject({
			kind: 'housing-corporation',
			contact: 'Afdeling onderhoud'
		});
		expect(await readPartnerHistory(office.place, landlord)).toHaveLength(3);
	});

	it('shows nothing of another organisation', async () => {
		const elsewhere = { ...office.place, tenant: '00000000-0000-4000-8000-000000000000' };
		expect(await listPartners(elsewhere)).toEqual([]);
	});

	it('takes no name and no kind of its own making', async () => {
		const empty = { kind: 'welfare', name: ' ', contact: '', phone: '', email: '', purpose: '' };
		const kinds = ['welfare'];
		expect(await savePartner(office.editor, { id: null, values: empty, kinds })).toMatchObject({
			error: { kind: 'noName' }
		});
		expect(
			await savePartner(office.editor, { id: null, values: { ...empty, name: 'X', kind: 'y' }, kinds })
		).toMatchObject({
			error: { kind: 'noKind' }
		});
	});
});
