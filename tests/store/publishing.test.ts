import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readContentPack, type ContentPack } from '#lib/domain/guide/guide.ts';
import { publishContent } from '#lib/server/app.ts';
import { dropDrafts, saveDraft, type ContentEditor } from '#lib/server/content/drafts.ts';
import { previewItem, textsOfItem } from '#lib/server/content/preview.ts';
import { goBackTo, listReleases, pendingChanges, publishDrafts, publishShipped } from '#lib/server/content/publish.ts';
import { exportSet, importSet, planSetImport } from '#lib/server/content/set-exchange.ts';
import { readShippedAnew } from '#lib/server/content/shipped.ts';
import { decline, listStreetLessons, takeUp } from '#lib/server/content/street.ts';
import { readWorkspace, type ContentPlace } from '#lib/server/content/workspace.ts';
import { memoryPhotos } from '#lib/server/photos/memory.ts';
import { openSqlite } from '#lib/server/store/sqlite.ts';
import type { SqlStore } from '#lib/server/store/sql-store.ts';
import { coachScope } from '#lib/domain/round.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import { someContent } from '../unit/content/some-content.ts';
import { makeOffice, type TestOffice } from './office.ts';

const nl = 'lessons/l25-nothing-wrong/nl.md';
const nlText = someContent[nl] ?? '';

let folder = '';
let store: SqlStore;
let office: TestOffice;
let place: ContentPlace;
let editor: ContentEditor;
let now = 1_000;

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'publishing-'));
	for (const [path, text] of Object.entries(someContent)) ship(path, text);
	readShippedAnew(contentDir());
	store = await openSqlite(join(folder, 'voordeur.sqlite'), { now: () => now });
	office = await makeOffice(store, () => now);
	now = 1_000;
	place = { db: store.db, tenant: office.tenant, now, folder: contentDir() };
	editor = { person: office.coordinator, role: 'coordinator' };
	await publishShipped(place);
});

afterEach(async () => {
	await store.close();
	rmSync(folder, { recursive: true, force: true });
});

function contentDir(): string {
	return join(folder, 'content');
}

function ship(path: string, text: string): void {
	mkdirSync(dirname(join(contentDir(), path)), { recursive: true });
	writeFileSync(join(contentDir(), path), text);
}

function later(): ContentPlace {
	now += 1_000;
	return { ...place, now };
}

async function draft(path: string, text: string | null, seen: number | null = null): Promise<void> {
	const saved = await saveDraft(later(), editor, { path, text, seen });
	if (!saved.ok) throw new Error(saved.error.kind);
}

async function publish(note = ''): Promise<string> {
	const outcome = await publishDrafts(later(), editor, { note });
	if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
	return outcome.hash;
}

/** The pack that phones are told to hold. */
async function heldPack(): Promise<{ readonly hash: string; readonly pack: ContentPack }> {
	const found = await store.transaction(office.tenant, async (tx) => {
		const hash = (await tx.readOrganisation())?.packHash ?? '';
		return tx.findPack(hash);
	});
	const reading = readContentPack(JSON.parse(found?.body ?? 'null'));
	if (!reading.ok || !found) throw new Error('the pack cannot be read');
	return { hash: found.hash, pack: reading.pack };
}

async function doorOfLesson(): Promise<string | undefined> {
	return (await heldPack()).pack.lessons.find(({ id }) => id === 'L25')?.door.text['nl'];
}

function edited(before: string, after: string): string {
	if (!nlText.includes(before)) throw new Error(`the lesson does not hold ${before}`);
	return nlText.replace(before, after);
}

describe('drafts that cannot be', () => {
	test.each([
		'../../../etc/passwd',
		'lessons/../nl.md',
		'lessons/L25/nl.md',
		'lessons/x/nl.md/y',
		'guides/x/index.ts',
		'/lessons/x/nl.md',
		'README.md',
		''
	])('for %j there is no draft', async (path) => {
		const saved = await saveDraft(place, editor, { path, text: 'x', seen: null });
		expect(saved).toEqual({ ok: false, error: { kind: 'notAFile' } });
	});

	test.each(['coach', 'auditor', 'privacyOfficer'] as const)('a %s neither drafts nor publishes', async (role) => {
		const other = { person: office.coach, role };
		expect(await saveDraft(place, other, { path: nl, text: 'x', seen: null })).toMatchObject({ ok: false });
		await draft(nl, edited('Zeg het vroeg.', 'Zeg het meteen.'));
		for (const outcome of [
			await publishDrafts(place, other, { note: '' }),
			await goBackTo(place, other, { number: 1, note: '' }),
			await dropDrafts(place, other, [nl]),
			await decline(place, { ports: office.ports, editor: other }, { proposal: 'x', reason: '' }),
			await importSet(place, other, { text: '{}', choices: {} })
		]) {
			expect(outcome).toEqual({ ok: false, error: { kind: 'notAllowed' } });
		}
		expect(await doorOfLesson()).toBe('Zeg het vroeg.');
	});

	test('a draft saved by two at once keeps the first, and tells the second', async () => {
		await draft(nl, edited('Zeg het vroeg.', 'Een.'));
		expect(await saveDraft(later(), editor, { path: nl, text: 'Twee.', seen: null })).toEqual({
			ok: false,
			error: { kind: 'meanwhile' }
		});
		const { drafts } = await readWorkspace(place);
		expect(drafts.map(({ text }) => text)).toEqual([edited('Zeg het vroeg.', 'Een.')]);
	});

	test('a text that is too long, or that says the same, makes no draft', async () => {
		expect(await saveDraft(place, editor, { path: nl, text: 'x'.repeat(1_000_000), seen: null })).toMatchObject({
			error: { kind: 'tooLong' }
		});
		await draft(nl, nlText.replaceAll('\n', '\r\n'));
		expect((await readWorkspace(place)).drafts).toEqual([]);
	});
});

describe('publishing', () => {
	test('with nothing drafted there is nothing to publish', async () => {
		expect(await publishDrafts(place, editor, { note: '' })).toEqual({ ok: false, error: { kind: 'nothing' } });
	});

	test('a draft changes nothing for phones until it is published', async () => {
		const before = await heldPack();
		await draft(nl, edited('Zeg het vroeg.', 'Zeg het meteen.'));
		expect((await heldPack()).hash).toBe(before.hash);
		expect(pendingChanges(await readWorkspace(place))).toEqual({
			changes: [{ part: 'lessons', id: 'L25', how: 'changed' }],
			errors: []
		});
		const hash = await publish('korter');
		expect(await heldPack()).toMatchObject({ hash });
		expect(await doorOfLesson()).toBe('Zeg het meteen.');
		expect((await readWorkspace(place)).drafts).toEqual([]);
		expect(await store.transaction(office.tenant, (tx) => tx.findPack(before.hash))).not.toBeNull();
	});

	test('a set with an error stays home, and its errors name file and line', async () => {
		await draft(nl, edited('sources: [eenv]', 'sources: [gone]'));
		const outcome = await publishDrafts(place, editor, { note: '' });
		expect(outcome).toMatchObject({
			ok: false,
			error: { kind: 'hasErrors', errors: [{ file: nl, line: 6, code: 'noSource' }] }
		});
		expect((await readWorkspace(place)).drafts).toHaveLength(1);
	});

	test('a preview has the same errors, shows the lesson, and saves nothing', async () => {
		const workspace = await readWorkspace(place);
		const texts = { nl: edited('Zeg het vroeg.', '<b>Zeg</b> het meteen.').replace('[eenv]', '[gone]') };
		const preview = previewItem(workspace, { folder: 'lessons/l25-nothing-wrong', texts });
		expect(preview.errors).toMatchObject([{ file: nl, line: 6, code: 'noSource' }]);
		expect(preview.lesson?.door.html['nl']).toBe('<p>&lt;b&gt;Zeg&lt;/b&gt; het meteen.</p>');
		expect(preview.differences['nl']?.filter(({ how }) => how !== 'same')).toHaveLength(4);
		expect((await readWorkspace(place)).drafts).toEqual([]);
	});

	test('an error elsewhere that an edit causes is told apart', async () => {
		const texts = { nl: edited('id: L25', 'id: L26') };
		const preview = previewItem(await readWorkspace(place), { folder: 'lessons/l25-nothing-wrong', texts });
		expect(preview.errors).toEqual([]);
		expect(preview.errorsElsewhere.map(({ message }) => message)).toEqual(['there is no lesson L25']);
	});

	test('two who publish at once make one release, and the second is told', async () => {
		await draft(nl, edited('Zeg het vroeg.', 'Zeg het meteen.'));
		const both = await Promise.all([
			publishDrafts(later(), editor, { note: 'een' }),
			publishDrafts(later(), editor, { note: 'twee' })
		]);
		expect(both.filter(({ ok }) => ok)).toHaveLength(1);
		expect((await listReleases(place)).map(({ number }) => number)).toEqual([2, 1]);
	});

	test('the texts to edit are there in every language, with what was drafted', async () => {
		await draft('lessons/l25-nothing-wrong/en.md', 'draft');
		const texts = textsOfItem(await readWorkspace(place), 'lessons/l25-nothing-wrong', ['nl', 'en']);
		expect(texts.map(({ language, drafted, savedAt }) => [language, drafted.length, savedAt !== null])).toEqual([
			['nl', nlText.length, false],
			['en', 5, true]
		]);
	});
});

describe('going back', () => {
	test('gives phones exactly the pack of then, and the history says so', async () => {
		const first = await heldPack();
		await draft(nl, edited('Zeg het vroeg.', 'Zeg het meteen.'));
		await publish('korter');
		const outcome = await goBackTo(later(), editor, { number: 1, note: 'toch niet' });
		expect(outcome).toMatchObject({ ok: true, number: 3, hash: first.hash });
		expect((await heldPack()).hash).toBe(first.hash);
		expect(
			(await listReleases(place)).map(({ number, how, returnsTo, note, isCurrent }) => [
				number,
				how,
				returnsTo,
				note,
				isCurrent
			])
		).toEqual([
			[3, 'returned', 1, 'toch niet', true],
			[2, 'published', null, 'korter', false],
			[1, 'shipped', null, '', false]
		]);
	});

	test('to what is there, or to what never was, is told', async () => {
		expect(await goBackTo(place, editor, { number: 1, note: '' })).toMatchObject({ error: { kind: 'nothing' } });
		expect(await goBackTo(place, editor, { number: 9, note: '' })).toMatchObject({ error: { kind: 'noSuchRelease' } });
	});

	test('beneath an open draft makes the draft say that its ground moved, and it does not go out unseen', async () => {
		await draft(nl, edited('Zeg het vroeg.', 'Zeg het meteen.'));
		await publish();
		await draft(nl, edited('Zeg het vroeg.', 'Zeg het eerst.'));
		await goBackTo(later(), editor, { number: 1, note: '' });
		expect(await publishDrafts(later(), editor, { note: '' })).toEqual({
			ok: false,
			error: { kind: 'behind', paths: [nl] }
		});
		const [open] = (await readWorkspace(place)).drafts;
		await draft(nl, edited('Zeg het vroeg.', 'Zeg het eerst.'), open?.savedAt ?? null);
		await publish();
		expect(await doorOfLesson()).toBe('Zeg het eerst.');
	});
});

describe('an update of the product', () => {
	const server = () => ({ store, ports: office.ports, photos: memoryPhotos(), now: () => now });

	test('brings what is new, and keeps what the organisation wrote', async () => {
		await draft(nl, edited('Zeg het vroeg.', 'Zeg het meteen.'));
		await publish();
		ship('catalogues/themes.yaml', '- { id: health, nl: Welzijn, en: Wellbeing }\n');
		ship(nl, edited('Leg geen schuld.', 'Geef geen schuld.'));
		expect(await publishContent(server(), { tenant: office.tenant, folder: contentDir() })).toMatchObject({
			ok: true,
			isNew: true
		});
		expect(await doorOfLesson()).toBe('Zeg het meteen.');
		expect((await heldPack()).pack.themes[0]?.title['nl']).toBe('Welzijn');
		expect((await readWorkspace(place)).shippedSince).toEqual([nl]);
	});

	test('that brings nothing never undoes what somebody went back to', async () => {
		await draft(nl, edited('Zeg het vroeg.', 'Zeg het meteen.'));
		await publish();
		await goBackTo(later(), editor, { number: 1, note: '' });
		const held = await heldPack();
		expect(await publishContent(server(), { tenant: office.tenant, folder: contentDir() })).toEqual({
			ok: true,
			hash: held.hash,
			isNew: false
		});
	});

	test('with an error is not given out, and phones keep what they have', async () => {
		const held = await heldPack();
		ship(nl, 'niets');
		expect(await publishContent(server(), { tenant: office.tenant, folder: contentDir() })).toMatchObject({
			ok: false
		});
		expect((await heldPack()).hash).toBe(held.hash);
	});
});

describe('street lessons', () => {
	async function propose(text: string): Promise<string> {
		const ent = office.ports.chance.uuid();
		const outcome = await recordOffice(office.ports, {
			tenant: office.tenant,
			person: office.coach,
			role: 'coach',
			changes: [
				{
					kind: 'lessonProposal',
					ent,
					root: ent,
					scope: coachScope(office.coach),
					fields: { by: office.coach, at: 5, text, state: { step: 'proposed' } }
				}
			]
		});
		if (!outcome.ok) throw new Error(outcome.error.reason);
		return ent;
	}

	function taking(proposal: string, given: Partial<Parameters<typeof takeUp>[2]> = {}) {
		const words = { title: 'Vraag naar de melding', text: 'Een datum helpt.', credit: 'Kees, coach', isRead: false };
		return takeUp(later(), { ports: office.ports, editor }, { proposal, ...words, ...given });
	}

	test('a lesson with somebody in it is not taken up before a person read it', async () => {
		const proposal = await propose('Bel mevrouw Jansen.');
		expect((await listStreetLessons(place))[0]).toMatchObject({ state: 'proposed', personal: [{ kind: 'name' }] });
		expect(await taking(proposal, { text: 'Bel mevrouw Jansen.' })).toMatchObject({
			ok: false,
			error: { kind: 'personal' }
		});
		expect((await readWorkspace(place)).drafts).toEqual([]);
		expect(await taking(proposal, { text: 'Bel mevrouw Jansen.', isRead: true })).toMatchObject({ ok: true });
	});

	test('taken up it is a draft with its credit, which goes out once the office filled it in', async () => {
		const outcome = await taking(await propose('Een datum helpt.'));
		const folderOfLesson = outcome.ok ? (outcome.folder ?? '') : '';
		expect(folderOfLesson).toMatch(/^lessons\/s-[0-9a-f]{8}$/);
		const blocked = await publishDrafts(place, editor, { note: '' });
		expect(blocked).toMatchObject({ ok: false, error: { kind: 'hasErrors' } });
		for (const { path, drafted, savedAt } of textsOfItem(await readWorkspace(place), folderOfLesson, ['nl', 'en'])) {
			await draft(path, drafted.replace(/^## (why|door|do|dont)$/gm, '## $1\nZin.'), savedAt);
		}
		await publish();
		const lesson = (await heldPack()).pack.lessons.find(({ street }) => street === true);
		expect(lesson).toMatchObject({ credit: 'Kees, coach', certainty: 'L', title: { nl: 'Vraag naar de melding' } });
		expect((await listStreetLessons(place))[0]?.state).toBe('taken');
	});

	test('words that look like a heading or a front matter stay words', async () => {
		const outcome = await taking(await propose('x'), { title: 'Titel: "vreemd" #1', text: '---\n# kop\n## dont\nweg' });
		const preview = previewItem(await readWorkspace(place), {
			folder: outcome.ok ? (outcome.folder ?? '') : '',
			texts: {}
		});
		expect(preview.lesson?.title['nl']).toBe('Titel: "vreemd" #1');
		expect(preview.lesson?.why.text['nl']).toBe('--- # kop ## dont weg');
	});

	test('one that is taken or declined is not taken again', async () => {
		const proposal = await propose('Een.');
		const aside = { proposal, reason: '' };
		expect(await decline(place, { ports: office.ports, editor }, aside)).toEqual({ ok: true, folder: null });
		expect(await taking(proposal)).toMatchObject({ error: { kind: 'notWaiting' } });
		expect(await taking('nergens')).toMatchObject({ error: { kind: 'missing' } });
		expect(await taking(await propose('Twee.'), { title: ' ' })).toMatchObject({ error: { kind: 'empty' } });
	});
});

describe('a set from another organisation', () => {
	test('comes in as drafts, goes out when published, and is the same the next time', async () => {
		await draft(nl, edited('Leg geen schuld.', 'Geef geen schuld.'));
		await publish();
		const made = await exportSet(place, { organisation: 'Gemeente Waterveen', exportedOn: '2026-11-24' });
		if (!made.ok) throw new Error('the set has errors');
		const text = JSON.stringify(made.set);

		const other = await makeOffice(store, () => now);
		place = { ...place, tenant: other.tenant };
		office = other;
		editor = { person: other.coordinator, role: 'coordinator' };
		await publishShipped(place);
		const planned = await planSetImport(place, text);
		expect(planned.ok && planned.plan.rows.map(({ id, state, proposal }) => [id, state, proposal])).toEqual([
			['L25', 'theirs', 'take']
		]);
		expect(await importSet(later(), editor, { text, choices: {} })).toEqual({ ok: true, taken: ['L25'] });
		expect((await heldPack()).pack.lessons[0]?.origin).toBeUndefined();
		await publish('van Waterveen');
		expect((await heldPack()).pack.lessons[0]).toMatchObject({ origin: 'Gemeente Waterveen', licence: 'CC-BY-4.0' });
		const again = await planSetImport(place, text);
		expect(again.ok && again.plan.rows[0]?.state).toBe('same');
	});

	test('that is no set is an error and no more', async () => {
		expect(await planSetImport(place, 'PK')).toEqual({ ok: false, error: { kind: 'notJson' } });
		expect(await importSet(place, editor, { text: '{}', choices: {} })).toEqual({
			ok: false,
			error: { kind: 'otherFormat' }
		});
		expect((await readWorkspace(place)).drafts).toEqual([]);
	});
});
