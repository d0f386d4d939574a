import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readContentPack } from '#lib/domain/guide/guide.ts';
import { findLesson } from '#lib/domain/guide/lesson.ts';
import { publishDrafts, publishShipped } from '#lib/server/content/publish.ts';
import { importSet } from '#lib/server/content/set-exchange.ts';
import { readShippedAnew } from '#lib/server/content/shipped.ts';
import { openSqlite } from '#lib/server/store/sqlite.ts';
import { sent, shipped, streetLesson } from '../unit/content/a-lesson-set.ts';
import { makeOffice } from './office.ts';

test('a lesson from another set takes the place of ours, and what was read under the old id is still found', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'places-'));
	const content = join(folder, 'content');
	for (const { path, text } of shipped) {
		mkdirSync(dirname(join(content, path)), { recursive: true });
		writeFileSync(join(content, path), text);
	}
	readShippedAnew(content);
	const store = await openSqlite(join(folder, 'voordeur.sqlite'), { now: Date.now });
	try {
		const office = await makeOffice(store, Date.now);
		const place = { db: store.db, tenant: office.tenant, now: 1_000, folder: content };
		const editor = { person: office.coordinator, role: 'coordinator' } as const;
		await publishShipped(place);
		const set = sent([...shipped, ...streetLesson('K07', 'Het helpt.')]);
		const text = JSON.stringify({ ...set, lessons: set.lessons.filter(({ id }) => id === 'K07') });

		const outcome = await importSet({ ...place, now: 2_000 }, editor, { text, choices: {}, places: { K07: 'L25' } });
		expect(outcome).toEqual({ ok: true, taken: ['K07'] });
		expect(await publishDrafts({ ...place, now: 3_000 }, editor, { note: '' })).toMatchObject({ ok: true });
		const row = await store.db
			.selectFrom('pack')
			.innerJoin('organisation', 'organisation.pack_hash', 'pack.hash')
			.select('pack.body')
			.executeTakeFirstOrThrow();
		const reading = readContentPack(JSON.parse(row.body));
		if (!reading.ok) throw new Error('the pack cannot be read');
		expect(reading.pack.lessons.map(({ id }) => id)).toEqual(['K07']);
		expect(findLesson(reading.pack, 'L25')?.id).toBe('K07');
		expect(reading.pack.guides.flatMap(({ moments }) => moments.flatMap(({ lessons }) => lessons))).not.toContain(
			'L25'
		);
	} finally {
		await store.close();
		rmSync(folder, { recursive: true, force: true });
	}
});
