import { describe, expect, it } from 'vitest';
import { fromCode, plainCode, toCode } from '#lib/recovery/bytes.ts';
import { isPair, keyIdOf, makePair, openWith, sealTo, spokenCode } from '#lib/recovery/seal.ts';
import { joinShares, readShare, splitKey } from '#lib/recovery/share.ts';
import type { RecoveryRequest } from '#lib/sync/recovery.ts';

async function keyInTwo() {
	const pair = await makePair();
	const keyId = await keyIdOf(pair.publicKey);
	const [first, second] = await splitKey(pair.privateKey, keyId);
	return { pair, keyId, first, second };
}

const request: RecoveryRequest = {
	id: 'aaaaaaaa-0000-4000-8000-000000000001',
	tenant: 'bbbbbbbb',
	dev: 'cccccccc',
	wrap: { key: 'k', enc: 'e', ct: 'c' },
	oneTimeKey: 'o',
	askedAt: 1
};

describe('the recovery key in two shares', () => {
	it('comes back whole from both shares, in either order, typed in small letters and without spaces', async () => {
		const { pair, keyId, first, second } = await keyInTwo();
		const typed = first.toLowerCase().replaceAll(' ', '');
		for (const both of [[typed, second] as const, [second, first] as const]) {
			const joined = await joinShares(both, keyId);
			expect(joined.ok && [...joined.privateKey]).toEqual([...pair.privateKey]);
			expect(joined.ok && (await isPair({ privateKey: joined.privateKey, publicKey: pair.publicKey }))).toBe(true);
		}
	});

	it('is sixteen groups of four, without letters that are taken for others', async () => {
		const { first, second } = await keyInTwo();
		for (const share of [first, second]) expect(share).toMatch(/^([0-9A-HJKMNP-TV-Z]{4} ){15}[0-9A-HJKMNP-TV-Z]{4}$/);
	});

	it('says of every single mistyped character that the share is mistyped', async () => {
		const { keyId, first } = await keyInTwo();
		const plain = plainCode(first);
		for (let at = 0; at < plain.length; at += 1) {
			const other = plain[at] === '7' ? '8' : '7';
			const read = await readShare(plain.slice(0, at) + other + plain.slice(at + 1), keyId);
			expect(read.ok, `character ${at}`).toBe(false);
		}
	});

	it('tells an incomplete share, a share of another key and the same share twice apart', async () => {
		const { keyId, first } = await keyInTwo();
		const other = await keyInTwo();
		expect(await readShare(first.slice(0, 30), keyId)).toEqual({ ok: false, trouble: 'incomplete' });
		expect(await readShare(`${first.slice(0, -1)}!`, keyId)).toEqual({ ok: false, trouble: 'mistyped' });
		expect(await readShare(other.first, keyId)).toEqual({ ok: false, trouble: 'otherKey' });
		expect(await joinShares([first, first], keyId)).toEqual({ ok: false, at: 1, trouble: 'sameShare' });
	});

	it('tells nothing of the key by one share: every key fits to it', async () => {
		const { pair, keyId } = await keyInTwo();
		const firsts = await Promise.all(
			Array.from({ length: 20 }, async () => (await splitKey(pair.privateKey, keyId))[1])
		);
		expect(new Set(firsts).size).toBe(20);
	});

	it('opens what was sealed to it for this purpose and nothing else', async () => {
		const { pair } = await keyInTwo();
		const other = await makePair();
		const sealed = await sealTo(pair.publicKey, 'a data key', new Uint8Array([1, 2, 3]));
		expect(await openWith(pair, 'a data key', sealed)).toEqual(new Uint8Array([1, 2, 3]));
		expect(await openWith(pair, 'another', sealed)).toBeNull();
		expect(await openWith(other, 'a data key', sealed)).toBeNull();
		expect(await isPair({ privateKey: other.privateKey, publicKey: pair.publicKey })).toBe(false);
	});

	it('has a spoken code that changes with every part of a request', async () => {
		const codes = await Promise.all(
			[
				request,
				{ ...request, oneTimeKey: 'p' },
				{ ...request, dev: 'cccccccd' },
				{ ...request, wrap: { ...request.wrap, ct: 'd' } },
				{ ...request, askedAt: 2 }
			].map(spokenCode)
		);
		expect(new Set(codes).size).toBe(codes.length);
		expect(codes[0]).toMatch(/^[0-9A-HJKMNP-TV-Z]{5} [0-9A-HJKMNP-TV-Z]{5}$/);
	});

	it('writes and reads every length of bytes alike', () => {
		for (let length = 0; length < 12; length += 1) {
			const bytes = crypto.getRandomValues(new Uint8Array(length));
			expect(fromCode(toCode(bytes))?.slice(0, length)).toEqual(bytes);
		}
	});
});
