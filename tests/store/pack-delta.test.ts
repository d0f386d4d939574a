import { afterEach, beforeEach, expect, test } from 'vitest';
import { applyDelta, isPackDelta } from '#lib/content/delta.ts';
import { canonicalPackJson, hashOfPack } from '#lib/content/server/hash.ts';
import { packOrDelta } from '#lib/server/content/pack-delta.ts';
import { type OpenStore, sqliteStore } from './stores.ts';

let open: OpenStore;

beforeEach(async () => {
	open = await sqliteStore.open();
});

afterEach(() => open.close());

const lessons = Array.from({ length: 20 }, (_, n) => ({ id: `L${n}`, text: `Les nummer ${n}, met een zin erbij.` }));
const old = { format: 1, lessons };
const now = {
	format: 1,
	lessons: lessons.map((lesson) => (lesson.id === 'L3' ? { ...lesson, text: 'Anders.' } : lesson))
};

async function put(pack: unknown, tenant = 'waterveen'): Promise<string> {
	const hash = hashOfPack(pack);
	await open.store.transaction(tenant, (tx) => tx.putPack({ hash, body: canonicalPackJson(pack), publishedAt: 1 }));
	return hash;
}

function ask(hash: string, from: string | null, tenant = 'waterveen'): Promise<string | null> {
	return packOrDelta(open.store, { tenant, hash, from });
}

test('a pack that is not there is nothing, from whatever pack', async () => {
	const held = await put(old);
	expect(await ask(hashOfPack(now), held)).toBeNull();
});

test('a phone with an older pack gets what changed, and ends with the pack of that hash', async () => {
	const [from, to] = [await put(old), await put(now)];
	for (const _ of ['worked out', 'kept']) {
		const delta: unknown = JSON.parse((await ask(to, from)) ?? '');
		const result = isPackDelta(delta) ? applyDelta(old, delta) : undefined;
		expect(result?.ok === true && hashOfPack(result.pack)).toBe(to);
	}
});

test('a phone with a pack that nobody knows, or with none, gets the whole', async () => {
	const to = await put(now);
	expect(await ask(to, 'f'.repeat(64))).toBe(canonicalPackJson(now));
	expect(await ask(to, null)).toBe(canonicalPackJson(now));
	expect(await ask(to, to)).toBe(canonicalPackJson(now));
});

test('where everything changed the whole pack is sent, since the delta is no smaller', async () => {
	const [from, to] = [await put({ format: 1, other: 1 }), await put({ format: 1, lessons: [] })];
	expect(await ask(to, from)).toBe(canonicalPackJson({ format: 1, lessons: [] }));
});

test('the pack of another organisation is not there, also when its delta was asked for before', async () => {
	const [from, to] = [await put(old), await put(now)];
	await ask(to, from);
	expect(await ask(to, from, 'elsewhere')).toBeNull();
});
