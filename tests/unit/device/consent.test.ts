/** Consent on the phone: a no closes nothing but its own purpose, and a yes that is taken back does what it says. */
import { describe, expect, it } from 'vitest';
import { record } from '#lib/device/twins/phone.ts';
import { PhotoBook } from '#lib/device/core/photo-book.ts';
import { settlePhotos } from '#lib/device/core/photo-record.ts';
import { photosTwin } from '#lib/device/twins/photos.ts';
import { bench, door } from './fixture.ts';

const PURPOSES = ['visitRecord', 'referral', 'contactAgain', 'photo'] as const;

async function atTheTable() {
	const made = bench();
	const app = await made.phone.start();
	await app.courier.exchange();
	const done = await record(app.core, 'startVisit', { address: door(0) });
	if (!done.ok) throw new Error('not saved');
	const { visit } = done.value;
	const view = () => {
		const built = app.views.build('visit', { id: visit });
		if (!built) throw new Error('no visit');
		return built;
	};
	const answer = (purpose: (typeof PURPOSES)[number], given: boolean, partner?: string) =>
		record(app.core, 'addConsent', { visit, values: { purpose, given, ...(partner ? { partner } : {}) } });
	const withdraw = (purpose: (typeof PURPOSES)[number], partner?: string) =>
		record(app.core, 'withdrawConsent', {
			visit,
			purpose,
			tellPartner: 'Vertel het',
			...(partner ? { partner } : {})
		});
	return { ...made, app, visit, view, answer, withdraw };
}

describe('consent on the phone', () => {
	it('refused for every purpose blocks no help: all that a visit holds is recorded, closed, and taken in by the office', async () => {
		const { app, visit, view, answer, office } = await atTheTable();
		for (const purpose of PURPOSES) expect((await answer(purpose, false, 'debt-help')).ok).toBe(true);
		const help = [
			await record(app.core, 'addConcern', { visit, category: 'debt' }),
			await record(app.core, 'saveNote', { visit, moment: null, text: 'geholpen' }),
			await record(app.core, 'addMeasure', { visit, code: 'draught', count: 2, how: 'fitted' }),
			await record(app.core, 'addCommitment', { visit, values: { who: 'coach', what: 'bellen', dueOn: '2026-10-20' } }),
			await record(app.core, 'updateVisit', { visit, values: { helpAccepted: true } }),
			await record(app.core, 'closeVisit', { visit })
		];
		expect(help.map(({ ok }) => ok)).toEqual(help.map(() => true));
		expect(view()).toMatchObject({ state: 'closed', values: { helpAccepted: true }, mayPhotograph: false });
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect(office.log.size).toBeGreaterThan(8);
		expect(view().where).toMatchObject({ kind: 'office' });
	});

	it('taken back for every purpose blocks no help either', async () => {
		const { app, visit, view, answer, withdraw } = await atTheTable();
		for (const purpose of PURPOSES) {
			await answer(purpose, true, 'debt-help');
			expect((await withdraw(purpose, 'debt-help')).ok).toBe(true);
		}
		expect((await record(app.core, 'addConcern', { visit, category: 'debt' })).ok).toBe(true);
		expect((await record(app.core, 'closeVisit', { visit })).ok).toBe(true);
		expect(view()).toMatchObject({ state: 'closed', concerns: [{ category: 'debt' }] });
	});

	it('taken back for a partner stops the referral and leaves the office its task', async () => {
		const { app, visit, view, answer, withdraw } = await atTheTable();
		await answer('referral', true, 'debt-help');
		await record(app.core, 'addReferral', { visit, values: { partner: 'debt-help', purpose: 'schulden' } });
		await record(app.core, 'addReferral', { visit, values: { partner: 'huurteam', purpose: 'schimmel' } });
		await withdraw('referral', 'debt-help');
		expect(view().referrals.map(({ partner, state }) => [partner, state])).toEqual([
			['debt-help', 'fellThrough'],
			['huurteam', 'made']
		]);
		expect(view().commitments).toMatchObject([
			{ who: 'office', what: 'Vertel het', state: 'open', dueOn: '2026-10-13' }
		]);
		expect(view().consents).toMatchObject([{ withdrawn: true }]);
	});

	it('taken back for photos shows none, takes none, and lets what waits for its turn go', async () => {
		const { app, visit, view, answer, withdraw } = await atTheTable();
		await answer('photo', true);
		const hash = 'ab'.repeat(32);
		await app.core.save('photo', (maker) => {
			const household = view().household;
			const home = { scope: maker.index.find('visit', visit)?.scope ?? '', root: household };
			return maker.create('photo', home, { household, visit, sealedHash: hash, at: maker.now, shows: 'Meter' });
		});
		const book = await PhotoBook.open(photosTwin());
		await book.add(
			{ hash, size: 1, takenAt: 1, isRecorded: true, receivedAt: null, root: view().household },
			new Uint8Array([1])
		);
		await settlePhotos(book, app.core.index);
		expect([view().photos.length, book.unsent()]).toEqual([1, 1]);
		await withdraw('photo');
		await settlePhotos(book, app.core.index);
		expect([view().photos.length, book.unsent(), view().mayPhotograph]).toEqual([0, 0, false]);
	});

	it('is asked in the organisation’s newest words, where it wrote any', async () => {
		const { app, view } = await atTheTable();
		expect(view().consentTexts.photo).toEqual([]);
		await app.core.save('texts', (maker) => {
			for (const version of ['1', '2'])
				maker.create(
					'consentText',
					{ scope: 'org' },
					{ purpose: 'photo', version, language: 'tr', text: `Metin ${version}` }
				);
			return null;
		});
		expect(view().consentTexts.photo).toEqual([{ version: '2', language: 'tr', text: 'Metin 2' }]);
	});
});
