/** Who may read what, over every store: enrolment, read tokens, handshake and scopes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverChance } from '#lib/server/crypto.ts';
import { enrol, invite, revokeDevice } from '#lib/server/sync/enrol.ts';
import { answerHandshake } from '#lib/server/sync/handshake.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import { readPull } from '#lib/server/sync/pull.ts';
import { receivePush } from '#lib/server/sync/push.ts';
import { endedBecause, issueReadToken, makeChallenge, openReadToken } from '#lib/server/sync/read-token.ts';
import { coachScope, ORG_SCOPE, roundScope } from '#lib/domain/round.ts';
import { READ_TOKEN_MS } from '#lib/sync/limits.ts';
import { makeOffice, type TestOffice } from './office.ts';
import { memoryStore, type OpenStore, postgresForTests, postgresStore, sqliteStore } from './stores.ts';

const NOW = Date.parse('2026-11-24T10:00:00Z');

const postgres = await postgresForTests();
afterAll(() => postgres?.stop());

describe.each([memoryStore, sqliteStore, ...(postgres ? [postgresStore(postgres)] : [])])(
	'reading from the store in $name',
	(kind) => {
		let opened: OpenStore;
		let office: TestOffice;
		beforeAll(async () => {
			opened = await kind.open(() => NOW);
			office = await makeOffice(opened.store, () => NOW);
		});
		afterAll(() => opened.close());

		const pull = (person: string, scope: string, epoch: string | null = null, after = 0) =>
			readPull(office.ports, {
				tenant: office.tenant,
				person,
				request: { version: 1, scope, epoch, after, limit: 10 }
			});

		it('enrols with a code once, however it is typed, and with no other', async () => {
			const request = (code: string) => ({ version: 1 as const, code, submitKey: 'AA', readKey: 'AA', label: 'phone' });
			await invite(office.ports, { tenant: office.tenant, person: office.coach, code: 'ABCDE-FGHJK' });
			const first = await enrol(office.ports, { tenant: office.tenant, request: request('abcde fghjk') });
			const second = await enrol(office.ports, { tenant: office.tenant, request: request('ABCDE-FGHJK') });
			const guessed = await enrol(office.ports, { tenant: office.tenant, request: request('ABCDE-FGHJX') });
			expect([first.ok, second.ok, guessed.ok]).toEqual([true, false, false]);
			expect(first.ok && (await office.ports.crypto.openCertificate(first.answer.certificate))?.person).toBe(
				office.coach
			);
			const other = first.ok
				? { ...first.answer.certificate, body: first.answer.certificate.body.replace(office.coach, office.otherCoach) }
				: null;
			expect(other && (await office.ports.crypto.openCertificate(other))).toBeNull();
		});

		it('gives a read token for a signed challenge, for ten minutes, until the phone is revoked', async () => {
			const phone = await office.phone();
			const { tenant } = office;
			const now = NOW;
			const challenge = await makeChallenge(office.ports, { now });
			const request = {
				version: 1 as const,
				dev: phone.enrolled.dev,
				challenge,
				signature: await phone.signRead(challenge)
			};
			const token = await issueReadToken(office.ports, { tenant, request, now });
			expect(token?.expiresAt).toBe(now + READ_TOKEN_MS);
			const open = (text: string, at = now) => openReadToken(office.ports, { tenant, token: text, now: at });
			expect(await open(token?.token ?? '')).toEqual({ dev: phone.enrolled.dev, person: office.coach });
			expect(await open(token?.token ?? '', now + READ_TOKEN_MS)).toBeNull();
			expect(await open(`${token?.token ?? ''}x`)).toBeNull();
			expect(await open(challenge)).toBeNull();
			expect(await open('')).toBeNull();
			const stranger = await office.phone();
			const wrong = [
				{ ...request, signature: await stranger.signRead(challenge) },
				{ ...request, challenge: `${challenge}x` },
				{ ...request, dev: serverChance.uuid() },
				{ ...request, signature: '' }
			];
			for (const one of wrong) expect(await issueReadToken(office.ports, { tenant, request: one, now })).toBeNull();
			expect(await issueReadToken(office.ports, { tenant, request, now: now + 121_000 })).toBeNull();
			expect(await endedBecause(office.ports, { tenant, request, now })).toBeNull();
			await revokeDevice(office.ports, { tenant, dev: phone.enrolled.dev });
			expect(await open(token?.token ?? '')).toBeNull();
			expect(await issueReadToken(office.ports, { tenant, request, now })).toBeNull();
			expect(await endedBecause(office.ports, { tenant, request, now })).toBe('deviceRevoked');
			// Who has not proven to be this phone learns nothing of it.
			for (const one of wrong) expect(await endedBecause(office.ports, { tenant, request: one, now })).toBeNull();
			expect(await endedBecause(office.ports, { tenant, request, now: now + 121_000 })).toBeNull();
		});

		it('tells a phone what it holds of it, and the scopes lent to its coach today', async () => {
			const phone = await office.phone();
			await receivePush(
				office.ports,
				await phone.push([phone.make({ ent: serverChance.uuid(), kind: 'attempt', scope: office.scope, fields: {} })])
			);
			const [over, ended] = [serverChance.uuid(), serverChance.uuid()];
			const round = (ent: string, fields: Record<string, string>) => ({
				ent,
				kind: 'round',
				root: ent,
				scope: roundScope(ent),
				fields: { coaches: { add: { a: office.coach } }, ...fields }
			});
			await recordOffice(office.ports, {
				tenant: office.tenant,
				person: office.coordinator,
				role: 'coordinator',
				changes: [
					round(over, { lentUntil: '2020-01-01' }),
					round(ended, { lentUntil: '2999-01-01', endedOn: '2020-01-01' })
				]
			});
			const answer = await answerHandshake(office.ports, {
				tenant: office.tenant,
				dev: phone.enrolled.dev,
				person: office.coach
			});
			expect(answer.scopes).toEqual([ORG_SCOPE, coachScope(office.coach), office.scope]);
			expect(answer.known).toEqual({ [phone.inc]: 1 });
			expect(answer.highest).toContain(phone.enrolled.dev);
			expect((await pull(office.coach, roundScope(over))).ok).toBe(false);
			expect((await pull(office.otherCoach, office.scope)).ok).toBe(false);
			expect((await pull(office.coach, coachScope(office.otherCoach))).ok).toBe(false);
		});

		it('starts from the beginning for a cursor of another epoch', async () => {
			const page = await pull(office.coach, office.scope, 'an earlier epoch', 3);
			expect(page.ok && page.answer.from).toBe(0);
			const same = await pull(office.coach, office.scope, await opened.store.readEpoch(office.tenant), 3);
			expect(same.ok && same.answer.from).toBe(3);
		});

		it('refuses an office change as a whole when one part of it does not fit', async () => {
			const [good, bad] = [serverChance.uuid(), serverChance.uuid()];
			const outcome = await recordOffice(office.ports, {
				tenant: office.tenant,
				person: office.coordinator,
				role: 'coordinator',
				changes: [
					{ ent: good, kind: 'area', root: good, scope: ORG_SCOPE, fields: { name: 'Noord' } },
					{ ent: bad, kind: 'area', root: bad, scope: ORG_SCOPE, fields: { cbsYear: 'long ago' } }
				]
			});
			expect(outcome).toEqual({ ok: false, error: { kind: 'refused', reason: 'value area.cbsYear' } });
			expect(await opened.store.transaction(office.tenant, (tx) => tx.peekEntities([good]))).toEqual([]);
			const auditor = await recordOffice(office.ports, {
				tenant: office.tenant,
				person: office.coordinator,
				role: 'auditor',
				changes: [{ ent: good, kind: 'area', root: good, scope: ORG_SCOPE, fields: { name: 'Noord' } }]
			});
			expect(auditor.ok).toBe(false);
		});
	}
);
