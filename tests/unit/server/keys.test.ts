/** The organisation's keys, and what they open. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createServerCrypto, serverChance } from '#lib/server/crypto.ts';
import { openKeys } from '#lib/server/keys.ts';
import { openServer } from '#lib/server/app.ts';
import { operationSchema } from '#lib/sync/operation.ts';
import * as v from 'valibot';

const folder = mkdtempSync(join(tmpdir(), 'voordeur-keys-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the key files', () => {
	it('are made once, also by two processes at once, and only their owner reads them', async () => {
		const keys = join(folder, 'keys');
		const [first, second] = await Promise.all([openKeys(keys), openKeys(keys)]);
		expect(second).toEqual(first);
		expect(await openKeys(keys)).toEqual(first);
		expect(readdirSync(keys).sort()).toEqual(['certificate.jwk', 'intake.jwk', 'receipt.jwk', 'token.jwk']);
		for (const name of readdirSync(keys)) expect(statSync(join(keys, name)).mode & 0o777).toBe(0o600);
		expect(statSync(keys).mode & 0o777).toBe(0o700);
	});

	it('that hold no key are named, and not silently replaced', async () => {
		const keys = join(folder, 'broken');
		await openKeys(keys);
		writeFileSync(join(keys, 'receipt.jwk'), '{}');
		await expect(openKeys(keys)).rejects.toThrow('receipt.jwk');
	});

	it('lie outside the database', async () => {
		const data = join(folder, 'data');
		const server = await openServer({ DATA_DIR: data, KEYS_DIR: join(folder, 'apart') });
		await server.store.close();
		const secret = JSON.parse(readFileSync(join(folder, 'apart', 'intake.jwk'), 'utf8')).d;
		for (const name of readdirSync(data)) expect(readFileSync(join(data, name)).includes(secret)).toBe(false);
		expect(readdirSync(data)).not.toContain('keys');
	});
});

describe('the crypto of the server', () => {
	it('takes no text for a certificate but those it signed', async () => {
		const crypto = await createServerCrypto(await openKeys(join(folder, 'keys')));
		const stranger = await createServerCrypto(await openKeys(join(folder, 'stranger')));
		const body = {
			tenant: serverChance.uuid(),
			dev: serverChance.uuid(),
			person: serverChance.uuid(),
			submitKey: 'AA',
			readKey: 'AA',
			issuedAt: 1
		};
		const certificate = await crypto.issueCertificate(body);
		expect(await crypto.openCertificate(certificate)).toEqual(body);
		expect(await stranger.openCertificate(certificate)).toBeNull();
		expect(await crypto.openCertificate({ ...certificate, signature: '' })).toBeNull();
		expect(await crypto.verify({ publicKey: 'AAAA', text: 'x', signature: 'AAAA' })).toBe(false);
	});

	it('makes operation ids that are UUIDv7 and sort by their time', () => {
		const ids = [0, 1, 1_700_000_000_000, 1_700_000_000_001].map(serverChance.operationId);
		for (const one of ids) expect(v.is(operationSchema.entries.opId, one)).toBe(true);
		expect([...ids].sort()).toEqual(ids);
	});
});
