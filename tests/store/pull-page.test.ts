/** Where a page of a pull ends: by its changes, by its characters, at the head, and between the parts of a snapshot. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverChance } from '#lib/server/crypto.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import { readPull } from '#lib/server/sync/pull.ts';
import type { StoredEntity } from '#lib/server/store/port.ts';
import { encodeClock } from '#lib/sync/clock.ts';
import type { PullAnswer, PullRequest, SnapshotPlace } from '#lib/sync/wire.ts';
import { makeOffice, type TestOffice } from './office.ts';
import { memoryStore, type OpenStore, postgresForTests, postgresStore, sqliteStore } from './stores.ts';

const NOW = Date.parse('2026-11-24T10:00:00Z');
/** Characters of the changes in one page, as PROTOCOL.md promises it. */
const PAGE_CHARACTERS = 1_000_000;
const NOTES = 40;
const NOTE_CHARACTERS = 60_000;
const postgres = await postgresForTests();
afterAll(() => postgres?.stop());

describe.each([memoryStore, sqliteStore, ...(postgres ? [postgresStore(postgres)] : [])])(
	'a page of the store in $name',
	(kind) => {
		let opened: OpenStore;
		let office: TestOffice;
		const notes: string[] = [];
		beforeAll(async () => {
			opened = await kind.open(() => NOW);
			office = await makeOffice(opened.store, () => NOW);
			const { tenant, coordinator, household, scope } = office;
			for (let at = 0; at < NOTES; at += 1) {
				const ent = serverChance.uuid();
				notes.push(ent);
				const outcome = await recordOffice(office.ports, {
					tenant,
					person: coordinator,
					role: 'coordinator',
					changes: [
						{ kind: 'note', ent, root: household, scope, fields: { carried: 'x'.repeat(NOTE_CHARACTERS), household } }
					]
				});
				if (!outcome.ok) throw new Error(outcome.error.reason);
			}
		});
		afterAll(() => opened.close());

		const pull = async (more: Partial<PullRequest>): Promise<PullAnswer> => {
			const { tenant, coach, scope } = office;
			const request: PullRequest = { version: 1, scope, epoch: null, after: 0, limit: 500, ...more };
			const outcome = await readPull(office.ports, { tenant, person: coach, request });
			if (!outcome.ok) throw new Error(outcome.error.kind);
			return outcome.answer;
		};
		const sizeOf = ({ changes }: PullAnswer): number =>
			changes.reduce((sum, change) => sum + JSON.stringify(change).length, 0);
		/** Page after page as a phone asks, to the one that says it is the last. */
		const pullAll = async (limit: number): Promise<readonly PullAnswer[]> => {
			const pages = [await pull({ limit })];
			for (let last = pages.at(-1); last && !last.complete && pages.length < 60; last = pages.at(-1))
				pages.push(await pull({ limit, epoch: last.epoch, after: last.to }));
			return pages;
		};
		const seqs = (pages: readonly PullAnswer[]): readonly number[] =>
			pages.flatMap(({ changes }) => changes.map(({ seq }) => seq));

		it('G5: is cut by its characters, goes on where it was cut, and leaves nothing out', async () => {
			const pages = await pullAll(500);
			expect(pages.length).toBeGreaterThanOrEqual(3);
			const notesPerPage = Math.floor(PAGE_CHARACTERS / NOTE_CHARACTERS);
			for (const page of pages) {
				expect(sizeOf(page)).toBeLessThanOrEqual(PAGE_CHARACTERS);
				// The cut page ends at its last change: to say more would lose what was cut.
				if (!page.complete) expect(page.to).toBe(page.changes.at(-1)?.seq);
			}
			// As many as fit, and not fewer.
			expect(pages[1]?.changes.length).toBe(notesPerPage);
			const all = seqs(pages);
			expect(all).toEqual([...new Set(all)].sort((a, b) => a - b));
			const ents = new Set(pages.flatMap(({ changes }) => changes.map(({ ent }) => ent)));
			expect(notes.filter((ent) => !ents.has(ent))).toEqual([]);
		});

		it('G5: is cut by its number of changes, and says complete only at the head', async () => {
			const pages = await pullAll(7);
			expect(pages.slice(0, -1).every(({ changes, complete }) => changes.length === 7 && !complete)).toBe(true);
			expect(pages.at(-1)?.changes.length).toBeLessThan(7);
			expect(seqs(pages)).toEqual(seqs(await pullAll(500)));
			const last = pages.at(-1);
			const again = await pull({ epoch: last?.epoch ?? null, after: last?.to ?? 0 });
			expect(again).toMatchObject({ changes: [], complete: true, to: last?.to });
		});

		it('G5: of a snapshot is cut by characters too, and every record comes once over both parts', async () => {
			const pages: PullAnswer[] = [];
			let place: SnapshotPlace | null = null;
			let epoch: string | null = null;
			for (let turn = 0; turn < 50; turn += 1) {
				const page: PullAnswer = await pull({ epoch, snapshot: { place } });
				pages.push(page);
				expect(sizeOf(page)).toBeLessThanOrEqual(PAGE_CHARACTERS);
				epoch = page.epoch;
				place = page.snapshot?.next ?? null;
				if (place === null) break;
			}
			expect(place).toBeNull();
			const ents = pages.flatMap(({ changes }) => changes.map(({ ent }) => ent));
			expect(ents).toHaveLength(new Set(ents).size);
			expect(notes.filter((ent) => !ents.includes(ent))).toEqual([]);
			// What a list of doors needs comes with the first part, and in it alone.
			const kindsOf = (page: PullAnswer): readonly string[] =>
				page.changes.flatMap((change) => (change.what === 'state' ? [change.state.kind] : []));
			expect([...kindsOf(pages[0] ?? (await pull({})))].sort()).toEqual(['address', 'round']);
			expect(pages.slice(1).flatMap(kindsOf)).not.toContain('address');
			expect(pages.slice(1, -1).every(({ changes }) => changes.length > 0)).toBe(true);
		});

		it('G8: begins at the start for a phone of another epoch', async () => {
			const { epoch, to } = (await pullAll(500)).at(-1) ?? (await pull({}));
			expect((await pull({ epoch, after: to })).changes).toEqual([]);
			expect((await pull({ epoch: 'another', after: to })).from).toBe(0);
			expect((await pull({ epoch: 'another', after: to })).changes.length).toBeGreaterThan(0);
		});

		it('G10: bears the digest only where it is the last', async () => {
			const pages = [await pull({ limit: 7, digest: true })];
			expect(pages[0]).toMatchObject({ complete: false });
			expect(pages[0]?.digest).toBeUndefined();
			expect((await pull({ limit: 500, after: 0, digest: true })).digest).toBeUndefined();
			const { epoch, to } = (await pullAll(500)).at(-1) ?? (await pull({}));
			expect((await pull({ epoch, after: to, digest: true })).digest).toEqual(expect.anything());
		});

		it('G5: holds a record that is larger than a page by itself, so that nothing behind it waits for ever', async () => {
			const { tenant, household, scope } = office;
			const before = (await pullAll(500)).at(-1);
			const clock = encodeClock({ time: NOW, counter: 0 }, tenant, 1);
			const ents = [serverChance.uuid(), serverChance.uuid()];
			// An earlier version let in what no door takes any more.
			await opened.store.transaction(tenant, async (tx) => {
				const first = await tx.takeNumbers(scope, ents.length);
				const entities = ents.map((ent, at): StoredEntity => {
					const fields = { carried: { m: 'r', v: 'x'.repeat(PAGE_CHARACTERS + 1), c: clock } } as const;
					const state = { ent, kind: 'note', root: household, fields };
					return { ent, kind: 'note', root: household, scope, move: 0, seq: first + at, state };
				});
				await tx.putEntities(entities);
				await tx.putChanges(entities.map(({ ent, seq, move }) => ({ scope, ent, seq, move, what: 'state' })));
			});
			const { epoch = null, to: after = 0 } = before ?? {};
			const page = await pull({ epoch, after });
			expect(page.changes.map(({ ent }) => ent)).toEqual(ents.slice(0, 1));
			const next = await pull({ epoch, after: page.to });
			expect(next.changes.map(({ ent }) => ent)).toEqual(ents.slice(1));
		});

		it('G8: of a snapshot that stands ahead of its scope is one of a new epoch', async () => {
			const { epoch, to } = (await pullAll(500)).at(-1) ?? (await pull({}));
			const at = to + 1_000;
			const page = await pull({ epoch, snapshot: { place: { at, part: 0, below: at } } });
			expect(page.epoch).not.toBe(epoch);
			expect(page.changes.length).toBeGreaterThan(0);
		});

		it('is none of a scope that its person does not hold', async () => {
			const { tenant, otherCoach, scope } = office;
			const request: PullRequest = { version: 1, scope, epoch: null, after: 0, limit: 500 };
			const outcome = await readPull(office.ports, { tenant, person: otherCoach, request });
			expect(outcome).toEqual({ ok: false, error: { kind: 'outsideScope' } });
		});
	}
);
