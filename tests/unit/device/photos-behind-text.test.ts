/** The two couriers together: words first, also when a photo was under way, and photos also when words are stuck. */
import { describe, expect, it } from 'vitest';
import { hashOf } from '#lib/device/browser/photos-seal.ts';
import { Courier } from '#lib/device/core/courier.ts';
import { PhotoBook } from '#lib/device/core/photo-book.ts';
import { PhotoCourier, textAheadOf } from '#lib/device/core/photo-courier.ts';
import { photosTwin } from '#lib/device/twins/photos.ts';
import { record } from '#lib/device/twins/phone.ts';
import { TwinAlarm } from '#lib/device/twins/world.ts';
import { bench, door } from './fixture.ts';

/** A phone with both couriers on one wire; `wire` tells in which order things went over it. */
async function phoneWithPhotos() {
	const { phone, office, clock } = bench();
	const app = await phone.start();
	await app.courier.exchange();
	const wire: string[] = [];
	let missing: readonly string[] = [];
	const [push, handshake] = [office.push.bind(office), office.handshake.bind(office)];
	office.push = (request) => {
		wire.push(`text ${request.envelopes.length}`);
		return push(request);
	};
	office.handshake = async () => {
		const answer = await handshake();
		return answer.ok ? { ok: true, value: { ...answer.value, photos: { missing: [...missing] } } } : answer;
	};
	const book = await PhotoBook.open(photosTwin());
	let during: () => Promise<void> = async () => undefined;
	const common = { clock, chance: phone.chance, onChange: () => undefined };
	const photos = new PhotoCourier({
		...common,
		book,
		alarm: new TwinAlarm(),
		hash: hashOf,
		...textAheadOf(app.handover.book),
		net: {
			put: async (hash, _, stop) => {
				wire.push('photo begins');
				await during();
				if (stop.aborted) return { ok: false, failure: 'offline' };
				wire.push('photo arrives');
				return { ok: true, value: { version: 1, hash, receivedAt: 1 } };
			}
		}
	});
	const about = () => ({ appVersion: 'test', persisted: null });
	const rest = { handover: app.handover, net: office, alarm: new TwinAlarm(), core: () => app.core, about, photos };
	const courier = new Courier({ ...common, ...rest });
	const take = async () => {
		const bytes = new TextEncoder().encode('sealed');
		const hash = await hashOf(bytes);
		await book.add({ hash, size: 6, takenAt: 1, isRecorded: true, receivedAt: null }, bytes);
		return hash;
	};
	const ring = (at: number) =>
		record(app.core, 'recordAttempt', { address: door(at), outcome: 'notHome', cardLeft: false });
	return {
		office,
		courier,
		photos,
		book,
		wire,
		take,
		ring,
		miss: (hashes: readonly string[]) => (missing = hashes),
		whileSending: (run: () => Promise<void>) => (during = run)
	};
}

/** Photos are not waited for: this lets what is under way come to rest. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('words and photos on one link', () => {
	it('sends the words of a save before its photo', async () => {
		const { courier, take, ring, wire } = await phoneWithPhotos();
		await ring(0);
		await take();
		await courier.exchange();
		await settled();
		expect(wire).toEqual(['text 1', 'photo begins', 'photo arrives']);
	});

	it('gives up the photo under way for words that are saved meanwhile, and begins it anew behind them', async () => {
		const { courier, take, ring, wire, whileSending } = await phoneWithPhotos();
		await take();
		let isFirst = true;
		whileSending(async () => {
			if (!isFirst) return;
			isFirst = false;
			await ring(0);
			void courier.saved();
			await settled();
		});
		await courier.exchange();
		await settled();
		await settled();
		await courier.exchange();
		await settled();
		expect(wire).toEqual(['photo begins', 'text 1', 'photo begins', 'photo arrives']);
	});

	it('sends no photo while the office cannot be reached for words', async () => {
		const { courier, office, take, ring, wire, book } = await phoneWithPhotos();
		await ring(0);
		await take();
		office.failure = 'offline';
		await courier.exchange();
		await settled();
		expect(wire).toEqual(['text 1']);
		expect(book.unsent()).toBe(1);
	});

	it('G8: sends again what a handshake says the office misses', async () => {
		const { courier, take, wire, miss, book } = await phoneWithPhotos();
		const hash = await take();
		await courier.exchange();
		await settled();
		expect(book.unsent()).toBe(0);
		miss([hash]);
		await courier.exchange();
		await settled();
		expect(wire.filter((line) => line === 'photo arrives')).toHaveLength(2);
	});
});
