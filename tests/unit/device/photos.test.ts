/** Photos behind the words: the store's contract, the queue with its office, and what a fall leaves. */
import 'fake-indexeddb/auto';
import Dexie from 'dexie';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dexiePhotos, PhotosDatabase } from '#lib/device/browser/photos-dexie.ts';
import { hashOf, sealPhoto, unsealPhoto } from '#lib/device/browser/photos-seal.ts';
import { PhotoBook } from '#lib/device/core/photo-book.ts';
import { PhotoCourier } from '#lib/device/core/photo-courier.ts';
import type { PhotoEntry, PhotoStore } from '#lib/device/core/photo-ports.ts';
import type { NetResult } from '#lib/device/core/ports.ts';
import { photosTwin } from '#lib/device/twins/photos.ts';
import { TwinAlarm, TwinChance, TwinClock } from '#lib/device/twins/world.ts';
import { PHOTO_KEPT_MS } from '#lib/sync/limits.ts';
import type { Failure } from '#lib/sync/outbox.ts';
import type { PhotoAnswer } from '#lib/sync/wire.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const entryOf = (hash: string, more: Partial<PhotoEntry> = {}): PhotoEntry => ({
	hash,
	size: 3,
	takenAt: 1,
	isRecorded: true,
	receivedAt: null,
	...more
});

describe.each([
	{ name: 'the twin', open: () => ({ store: photosTwin(), cut: () => undefined, close: async () => undefined }) },
	{
		name: 'Dexie',
		open: () => {
			const db = new PhotosDatabase('test-photos');
			const close = async () => {
				db.close();
				await Dexie.delete('test-photos');
			};
			return { store: dexiePhotos(db), cut: () => (db.isOpen() ? db.backendDB().close() : undefined), close };
		}
	}
])('the photo store on $name', ({ open }) => {
	let opened: { readonly store: PhotoStore; readonly cut: () => void; readonly close: () => Promise<void> };
	beforeEach(() => {
		opened = open();
	});
	afterEach(() => opened.close());

	it('gives back entry and bytes, changes only what is there, and forgets both together', async () => {
		const { store } = opened;
		await store.add(entryOf('aa'), bytesOf('one'));
		await store.add(entryOf('bb', { takenAt: 2 }), bytesOf('two'));
		await store.update([entryOf('aa', { receivedAt: 7 }), entryOf('cc')]);
		expect(await store.list()).toEqual([entryOf('aa', { receivedAt: 7 }), entryOf('bb', { takenAt: 2 })]);
		expect([...((await store.read('bb')) ?? [])]).toEqual([...bytesOf('two')]);
		await store.remove(['bb', 'cc']);
		expect(await store.read('bb')).toBeNull();
		expect(await store.list()).toHaveLength(1);
	});

	it('opens again when its connection closes under it', async () => {
		const { store } = opened;
		await store.add(entryOf('aa'), bytesOf('one'));
		opened.cut();
		expect(await store.list()).toHaveLength(1);
	});
});

describe('a sealed photo', () => {
	it('opens with its own key and no other, and not when one bit was turned', async () => {
		const jpeg = bytesOf('a picture of a meter');
		const { bytes, key, hash } = await sealPhoto(jpeg);
		expect(await hashOf(bytes)).toBe(hash);
		expect(new TextDecoder().decode(bytes)).not.toContain('meter');
		expect([...((await unsealPhoto(bytes, key)) ?? [])]).toEqual([...jpeg]);
		expect(await unsealPhoto(bytes, (await sealPhoto(jpeg)).key)).toBeNull();
		const turned = bytes.slice();
		turned[20] = (turned[20] ?? 0) ^ 1;
		expect(await unsealPhoto(turned, key)).toBeNull();
	});
});

/** An office that answers as a test tells it to, and a link that a test holds open. */
class PhotoOffice {
	readonly received: string[] = [];
	readonly asked: string[] = [];
	fails: (hash: string) => Failure | null = () => null;
	/** Called while a photo is on the wire. */
	meanwhile: () => void = () => undefined;

	async put(hash: string, bytes: Uint8Array, stop: AbortSignal): Promise<NetResult<PhotoAnswer>> {
		this.asked.push(hash);
		this.meanwhile();
		if (stop.aborted) return { ok: false, failure: 'offline' };
		const failure = this.fails(hash);
		if (failure) return { ok: false, failure };
		expect(await hashOf(new Uint8Array(bytes))).toBe(hash);
		this.received.push(hash);
		return { ok: true, value: { version: 1, hash, receivedAt: 50 } };
	}
}

describe('photos behind the words', () => {
	let store: PhotoStore;
	let book: PhotoBook;
	let office: PhotoOffice;
	let courier: PhotoCourier;
	let textWaits: boolean;
	let unsentOf: string | null;
	const clock = new TwinClock(1_000);
	const alarm = new TwinAlarm();

	beforeEach(async () => {
		store = photosTwin();
		await start();
	});
	async function start(): Promise<void> {
		book = await PhotoBook.open(store);
		office = new PhotoOffice();
		textWaits = false;
		unsentOf = null;
		courier = new PhotoCourier({
			book,
			net: { put: (...request) => office.put(...request) },
			clock,
			chance: new TwinChance(1),
			alarm,
			hash: hashOf,
			textWaits: () => textWaits,
			isUnsent: (root) => root === unsentOf,
			onChange: () => undefined
		});
	}
	async function take(text: string, more: Partial<PhotoEntry> = {}): Promise<string> {
		const bytes = bytesOf(text);
		const hash = await hashOf(bytes);
		await book.add(entryOf(hash, { size: bytes.length, takenAt: text.charCodeAt(0), ...more }), bytes);
		return hash;
	}

	it('G3: every photo ends at the office, the oldest first', async () => {
		const hashes = [await take('b'), await take('a'), await take('c')];
		await courier.wake();
		expect(office.received).toEqual([hashes[1], hashes[0], hashes[2]]);
		expect(book.unsent()).toBe(0);
		expect(book.whereOf(hashes[0] ?? '', null)).toEqual({ kind: 'office', at: 50 });
	});

	it('G2: a photo whose record is not yet durable goes nowhere', async () => {
		const hash = await take('a', { isRecorded: false });
		await courier.wake();
		expect(office.asked).toEqual([]);
		await book.confirm(hash);
		await courier.freed();
		expect(office.received).toEqual([hash]);
	});

	it('goes never ahead of text: nothing is asked while text waits, and all once it is through', async () => {
		const hash = await take('a');
		textWaits = true;
		await courier.wake();
		await courier.freed();
		expect(office.asked).toEqual([]);
		textWaits = false;
		await courier.freed();
		expect(office.received).toEqual([hash]);
	});

	it('G12: a photo of a household whose words have not arrived waits for them, and holds up no other', async () => {
		const [own, other] = [await take('a', { root: 'one' }), await take('b', { root: 'two' })];
		unsentOf = 'one';
		await courier.wake();
		expect(office.asked).toEqual([other]);
		unsentOf = null;
		await courier.freed();
		expect(office.received).toEqual([other, own]);
	});

	it('gives way at once when text comes, without counting it as a failure, and goes on afterwards', async () => {
		const hashes = [await take('a'), await take('b')];
		office.meanwhile = () => {
			textWaits = true;
			courier.textComes();
		};
		await courier.wake();
		expect(office.asked).toEqual([hashes[0]]);
		expect(courier.state).toEqual({ kind: 'idle', tries: 0 });
		office.meanwhile = () => undefined;
		textWaits = false;
		await courier.freed();
		expect(office.received).toEqual(hashes);
	});

	it('G13: a photo that the office cannot take holds up no other, and is tried again', async () => {
		const [bad, good] = [await take('a'), await take('b')];
		for (const failure of ['server', 'tooLarge'] as const) {
			await book.meet([bad, good], 0);
			office.received.length = 0;
			office.fails = (hash) => (hash === bad ? failure : null);
			await courier.wake();
			clock.advance(400_000);
			if (alarm.isDue(clock.now())) await courier.rang();
			expect(office.received).toEqual([good]);
		}
		office.fails = () => null;
		await courier.wake();
		expect(office.received).toContain(bad);
		expect(book.unsent()).toBe(0);
	});

	it('waits after a failure of the link, and does not ask again before its time', async () => {
		await take('a');
		office.fails = () => 'offline';
		await courier.wake();
		await courier.freed();
		await courier.rang();
		expect(office.asked).toHaveLength(1);
		expect(courier.state).toMatchObject({ kind: 'waiting', failure: 'offline' });
		clock.advance(2_000);
		await courier.rang();
		expect(office.asked).toHaveLength(2);
	});

	it('sends nothing of a file that is not its own hash any more, says so, and goes on', async () => {
		const [broken, good] = [await take('a'), await take('b')];
		await store.add(entryOf(broken), bytesOf('something else'));
		await courier.wake();
		expect(office.received).toEqual([good]);
		expect(book.whereOf(broken, null)).toEqual({ kind: 'unreadable' });
	});

	it('G12: lets go of the photos of a purged household, also of one whose record went before it', async () => {
		const [named, orphan, other] = [await take('a'), await take('b'), await take('c')];
		const [entry] = book.entries().filter(({ hash }) => hash === orphan);
		if (entry) await book.add({ ...entry, root: 'home' }, bytesOf('b'));
		await book.forget({ roots: new Set(['home']), photos: [named] });
		expect(book.entries().map(({ hash }) => hash)).toEqual([other]);
		expect(await store.read(orphan)).toBeNull();
	});

	it('G8: what the office misses after a restore goes again, and what it has goes after thirty days', async () => {
		const [lost, kept] = [await take('a'), await take('b')];
		await courier.wake();
		await courier.meet([lost, 'ff'], clock.now());
		expect(book.unsent()).toBe(1);
		await courier.wake();
		expect(office.received).toEqual([lost, kept, lost]);
		await book.meet([], 50 + PHOTO_KEPT_MS);
		expect(book.entries()).toHaveLength(2);
		// By the office's time: a clock that was set years ahead lets go of nothing.
		clock.advance(10 * 365 * 86_400_000);
		await courier.meet([], 50 + PHOTO_KEPT_MS);
		expect(book.entries()).toHaveLength(2);
		await book.meet([kept], 51 + PHOTO_KEPT_MS);
		expect(book.entries().map(({ hash }) => hash)).toEqual([kept]);
		expect(await store.read(lost)).toBeNull();
	});

	it('knows after a fall what it had and what was sent', async () => {
		const [sent, unsent] = [await take('a'), await take('b')];
		office.fails = (hash) => (hash === unsent ? 'offline' : null);
		await courier.wake();
		await start();
		expect(book.whereOf(sent, null).kind).toBe('office');
		expect(book.whereOf(unsent, unsent)).toEqual({ kind: 'sending' });
		await courier.wake();
		expect(office.received).toEqual([unsent]);
	});
});
