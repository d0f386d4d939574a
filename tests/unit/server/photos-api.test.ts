/** `PUT /api/v1/photos/<hash>`: who may, what is taken, and what each refusal says. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getApp, openServer } from '#lib/server/app.ts';
import { revokeDevice } from '#lib/server/sync/enrol.ts';
import { PHOTO_REQUEST_BYTES_MAX } from '#lib/sync/limits.ts';
import { aPhoto, type SealedTestPhoto } from '../../store/a-photo.ts';
import { makeOffice, type TestOffice } from '../../store/office.ts';
import { makePhone, type Phone } from '../../store/phone.ts';
import { PUT } from '../../../src/routes/api/v1/photos/[hash]/+server.ts';

const folder = mkdtempSync(join(tmpdir(), 'voordeur-photos-api-'));
let office: TestOffice;
let phone: Phone;

beforeAll(async () => {
	process.env['DATA_DIR'] = folder;
	process.env['CONTENT_DIR'] = join(folder, 'none');
	const server = await openServer(process.env);
	office = await makeOffice(server.store, Date.now);
	await server.store.close();
	const { ports } = await getApp();
	phone = await makePhone(ports, { tenant: office.tenant, person: office.coach, now: Date.now });
});
afterAll(async () => {
	await (await getApp()).store.close();
	rmSync(folder, { recursive: true, force: true });
});

async function put(
	photo: Pick<SealedTestPhoto, 'hash' | 'sealed'>,
	headers: Record<string, string> = {}
): Promise<Response> {
	const authorization = await phone.signPhoto(photo.hash);
	const request = new Request('http://localhost/api', {
		method: 'PUT',
		body: photo.sealed,
		headers: { 'content-type': 'application/octet-stream', authorization, ...headers }
	});
	// Kit's event holds more than this endpoint reads; the rest is left out.
	return PUT({ request, params: { hash: photo.hash } } as never);
}

async function refusal(response: Response): Promise<readonly [number, string]> {
	expect(response.headers.get('content-type')).toBe('application/problem+json');
	expect(response.headers.get('cache-control')).toBe('no-store');
	const { type } = await response.json();
	return [response.status, type];
}

const held = async (hash: string) => (await getApp()).photos.read(office.tenant, hash);

describe('a photo handed in', () => {
	it('is kept under its hash, and handed in again is answered the same', async () => {
		const photo = aPhoto();
		for (let times = 0; times < 2; times += 1) {
			const response = await put(photo);
			expect(response.status).toBe(200);
			expect(await response.json()).toMatchObject({ version: 1, hash: photo.hash });
		}
		expect([...((await held(photo.hash)) ?? [])]).toEqual([...photo.sealed]);
	});

	it('comes whole when three come at once', async () => {
		const photo = aPhoto();
		const all = await Promise.all([put(photo), put(photo), put(photo)]);
		expect(all.map((response) => response.status)).toEqual([200, 200, 200]);
		expect(await (await getApp()).photos.list(office.tenant)).toContainEqual({
			hash: photo.hash,
			size: photo.sealed.byteLength
		});
	});

	it('G15: is taken from a revoked phone too', async () => {
		const { ports } = await getApp();
		const revoked = await makePhone(ports, { tenant: office.tenant, person: office.otherCoach, now: Date.now });
		await revokeDevice(ports, { tenant: office.tenant, dev: revoked.enrolled.dev });
		const photo = aPhoto();
		expect((await put(photo, { authorization: await revoked.signPhoto(photo.hash) })).status).toBe(200);
	});

	it('is refused from whoever cannot sign for it, and nothing of it is kept', async () => {
		const photo = aPhoto();
		const forAnother = await phone.signPhoto(aPhoto().hash);
		const forged = Buffer.from(JSON.stringify({ certificate: { body: '{}', signature: 'AA' }, signature: 'AA' }));
		for (const authorization of [
			'',
			'Bearer abc',
			'Voordeur !!',
			'Voordeur e30',
			forAnother,
			`Voordeur ${forged.toString('base64url')}`
		])
			expect(await refusal(await put(photo, { authorization }))).toEqual([401, 'notEnrolled']);
		expect(await held(photo.hash)).toBeNull();
	});

	it('is refused with other bytes than its name says, when it is too large, and under a name that is none', async () => {
		const photo = aPhoto();
		expect(await refusal(await put({ ...photo, sealed: aPhoto().sealed }))).toEqual([422, 'otherBytes']);
		const large = { ...photo, sealed: new Uint8Array(PHOTO_REQUEST_BYTES_MAX + 1) };
		expect(await refusal(await put(large))).toEqual([413, 'tooLarge']);
		expect(await refusal(await put({ ...photo, hash: '../../keys/intake.jwk' }))).toEqual([400, 'malformed']);
		expect(await refusal(await put(photo, { 'content-type': 'image/jpeg' }))).toEqual([415, 'otherContent']);
		expect(await held(photo.hash)).toBeNull();
		expect((await put(photo)).status).toBe(200);
	});
});
