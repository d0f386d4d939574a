/** What the office decides on a street lesson is pulled by the phone of the coach who wrote it, and by no other. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { coachScope, ORG_SCOPE } from '#lib/domain/round.ts';
import { streetLessonId } from '#lib/domain/street-lesson.ts';
import type { ContentEditor } from '#lib/server/content/drafts.ts';
import { textsOfItem } from '#lib/server/content/preview.ts';
import { publishShipped } from '#lib/server/content/publish.ts';
import { readShippedAnew } from '#lib/server/content/shipped.ts';
import { decline, listStreetLessons, reconsider, takeUp } from '#lib/server/content/street.ts';
import { readWorkspace, type ContentPlace } from '#lib/server/content/workspace.ts';
import { openSqlite } from '#lib/server/store/sqlite.ts';
import type { SqlStore } from '#lib/server/store/sql-store.ts';
import { readPull } from '#lib/server/sync/pull.ts';
import { receivePush } from '#lib/server/sync/push.ts';
import { plainValues } from '#lib/sync/values.ts';
import { someContent } from '../unit/content/some-content.ts';
import { makeOffice, type TestOffice } from './office.ts';

const REASON = 'Dit staat al in les 25. Dank voor het opschrijven.';

let folder = '';
let store: SqlStore;
let office: TestOffice;
let place: ContentPlace;
let editor: ContentEditor;

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'street-'));
	const content = join(folder, 'content');
	for (const [path, text] of Object.entries(someContent)) {
		mkdirSync(dirname(join(content, path)), { recursive: true });
		writeFileSync(join(content, path), text);
	}
	readShippedAnew(content);
	store = await openSqlite(join(folder, 'voordeur.sqlite'), { now: Date.now });
	office = await makeOffice(store, Date.now);
	place = { db: store.db, tenant: office.tenant, now: 1_000, folder: content };
	editor = { person: office.coordinator, role: 'coordinator' };
	await publishShipped(place);
});

afterEach(async () => {
	await store.close();
	rmSync(folder, { recursive: true, force: true });
});

/** As the phone proposes it: in its coach's own scope. */
async function propose(text: string): Promise<string> {
	const phone = await office.phone();
	const ent = office.ports.chance.uuid();
	const fields = { by: office.coach, at: 5, text, state: { step: 'proposed' } };
	const made = phone.make({ ent, kind: 'lessonProposal', scope: coachScope(office.coach), fields });
	const outcome = await receivePush(office.ports, await phone.push([made]));
	expect(outcome.ok && outcome.answer.receipts.map(({ result }) => result)).toEqual(['stored']);
	return ent;
}

/** The proposals that a scope's stream holds now, as the last change of each leaves it; null where it may not be read. */
async function pulled(person: string, scope: string): Promise<readonly object[] | null> {
	const request = { version: 1 as const, scope, epoch: null, after: 0, limit: 100 };
	const page = await readPull(office.ports, { tenant: office.tenant, person, request });
	if (!page.ok) return null;
	const states = page.answer.changes.flatMap((change) =>
		change.what === 'state' && change.state.kind === 'lessonProposal' ? [change.state] : []
	);
	return [...new Map(states.map((state) => [state.ent, plainValues(state)])).values()];
}

const own = (): Promise<readonly object[] | null> => pulled(office.coach, coachScope(office.coach));
const desk = () => ({ ports: office.ports, editor });

describe('what the office decides on a street lesson', () => {
	test('put aside, it reaches its coach with the reason; put back among what waits, the reason is gone', async () => {
		const proposal = await propose('Vraag eerst naar de tocht.');
		expect(await own()).toMatchObject([{ state: 'proposed' }]);
		expect(await decline(place, desk(), { proposal, reason: `  ${REASON} ` })).toMatchObject({ ok: true });
		expect(await own()).toMatchObject([{ state: 'declined', reason: REASON, text: 'Vraag eerst naar de tocht.' }]);
		expect((await listStreetLessons(place))[0]).toMatchObject({ state: 'declined', reason: REASON });
		expect(await reconsider(place, desk(), proposal)).toMatchObject({ ok: true });
		expect(await own()).toMatchObject([{ state: 'proposed', reason: null }]);
		expect((await listStreetLessons(place))[0]?.reason).toBeNull();
	});

	test('taken up, it reaches its coach, and the lesson has the id that the phone works out', async () => {
		const proposal = await propose('Een datum helpt.');
		const taking = { proposal, title: 'Een datum', text: 'Een datum helpt.', credit: 'Kees, coach', isRead: false };
		const outcome = await takeUp(place, desk(), taking);
		expect(await own()).toMatchObject([{ state: 'taken' }]);
		const lesson = outcome.ok ? (outcome.folder ?? '') : '';
		const [dutch] = textsOfItem(await readWorkspace(place), lesson, ['nl']);
		expect(dutch?.drafted).toContain(`id: ${streetLessonId(proposal)}\n`);
	});

	test('stays with its coach: no colleague pulls it, and nothing of it is in what all phones hold', async () => {
		const proposal = await propose('Vraag eerst naar de tocht.');
		await decline(place, desk(), { proposal, reason: REASON });
		expect(await pulled(office.otherCoach, coachScope(office.coach))).toBeNull();
		expect(await pulled(office.otherCoach, ORG_SCOPE)).toEqual([]);
		expect(await pulled(office.coach, ORG_SCOPE)).toEqual([]);
	});

	test('names nobody in its reason: the phone shows that also while it hides its round', async () => {
		const proposal = await propose('Vraag eerst naar de tocht.');
		for (const reason of ['Dit gaat over mevrouw Jansen.', 'Bel 06 12345678 daarover.'])
			expect(await decline(place, desk(), { proposal, reason })).toMatchObject({ error: { kind: 'personalReason' } });
		expect(await own()).toMatchObject([{ state: 'proposed' }]);
		expect(await decline(place, desk(), { proposal, reason: '' })).toMatchObject({ ok: true });
		expect(await own()).toEqual([expect.not.objectContaining({ reason: expect.anything() })]);
	});
});
