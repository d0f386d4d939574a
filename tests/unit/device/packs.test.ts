/** Packs on the phone: whole or as what changed, and never anything but what their hash says. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import Dexie from 'dexie';
import { deltaOf } from '#lib/content/delta.ts';
import { hashOfPack } from '#lib/content/server/hash.ts';
import { fetchNet } from '#lib/device/browser/net-fetch.ts';
import { Packs, PacksDatabase } from '#lib/device/browser/packs-dexie.ts';
import type { ContentPack } from '#lib/domain/guide/guide.ts';
import { compileSpoiled } from '../content/some-content.ts';

const { pack: old, hash: oldHash } = compileSpoiled();
const { pack: now, hash: nowHash } = compileSpoiled({ 'guides/mould/nl.md': ['rustig', 'kalm'] });
const delta = JSON.stringify(deltaOf({ hash: oldHash, pack: old }, { hash: nowHash, pack: now }));

let db: PacksDatabase;
let packs: Packs;

beforeEach(() => {
	db = new PacksDatabase('test-packs');
	packs = new Packs(db);
});

afterEach(async () => {
	db.close();
	await Dexie.delete('test-packs');
});

function put(hash: string, text: string, at: number): Promise<boolean> {
	return packs.put(hash, text, at);
}

describe('a pack that is not what its hash says is not kept', () => {
	it.each<[string, string]>([
		['no JSON', 'PK'],
		['nothing', 'null'],
		['another pack', JSON.stringify(old)],
		['a pack with a word more', JSON.stringify({ ...now, more: 1 })],
		['what changed since a pack that is not held', delta.replace(oldHash, 'f'.repeat(64))],
		['what changed elsewhere', JSON.stringify({ ...JSON.parse(delta), change: { fields: { gone: { fields: {} } } } })],
		['what changed, with one word changed on the way', delta.replace('kalm', 'koel')]
	])('%s', async (_, text) => {
		await put(oldHash, JSON.stringify(old), 1);
		expect(await put(nowHash, text, 2)).toBe(false);
		expect((await packs.current())?.hash).toBe(oldHash);
	});
});

it('what changed makes exactly the new pack, and the old one stays for the visit it was held with', async () => {
	expect(await put(oldHash, JSON.stringify(old), 1)).toBe(true);
	expect(await put(nowHash, delta, 2)).toBe(true);
	const held = await packs.current();
	expect(held?.hash).toBe(nowHash);
	expect(hashOfPack(held?.pack)).toBe(nowHash);
	expect((await packs.get(oldHash))?.pack).toEqual<ContentPack>(old);
	expect(delta.length * 5).toBeLessThan(JSON.stringify(now).length);
});

it('going back to a pack that was held before makes it the current one again', async () => {
	await put(oldHash, JSON.stringify(old), 1);
	await put(nowHash, delta, 2);
	const back = JSON.stringify(deltaOf({ hash: nowHash, pack: now }, { hash: oldHash, pack: old }));
	expect(await put(oldHash, back, 3)).toBe(true);
	expect((await packs.current())?.hash).toBe(oldHash);
});

it('the office is told which pack is held here, if any', async () => {
	const asked: string[] = [];
	const answer = async (url: string | URL | Request): Promise<Response> => {
		asked.push(String(url));
		return new Response('{}', { headers: { 'content-type': 'application/json' } });
	};
	const net = fetchNet({ fetch: answer, now: () => 1, reader: () => null });
	await net.pack(nowHash, oldHash);
	await net.pack(nowHash, null);
	await net.pack(nowHash);
	expect(asked).toEqual([
		`/api/v1/packs/${nowHash}?from=${oldHash}`,
		`/api/v1/packs/${nowHash}`,
		`/api/v1/packs/${nowHash}`
	]);
});
