/** A forgotten passphrase, asked about by whoever may and by whoever may not; and a phone that empties itself. */
import { emptiedText } from '#lib/sync/emptied.ts';
import { heldText, recoveryText } from '#lib/sync/recovery.ts';
import type { Draft, Hand } from './api-grammar.ts';

const RECOVERY_TABLES = ['recovery_request', 'audit', 'audit_about', 'audit_head'] as const;
const someText = 'A'.repeat(43);

export async function asking({ town, chance }: Hand): Promise<Draft> {
	const kind = chance.weighted({ right: 4, theirs: 2, otherDevice: 2, otherKey: 2 });
	const side = kind === 'theirs' ? town.theirs : town.ours;
	const certificate = side.phone.enrolled.certificate;
	const body = JSON.parse(certificate.body) as { tenant: string; dev: string };
	const request = {
		id: chance.uuid(),
		tenant: chance.is(0.1) ? town.theirs.phone.enrolled.dev : body.tenant,
		dev: kind === 'otherDevice' ? town.theirs.phone.enrolled.dev : body.dev,
		wrap: { key: someText, enc: someText, ct: chance.of(someText, 'A'.repeat(400)) },
		oneTimeKey: someText,
		askedAt: chance.of(0, 1, 1_700_000_000_000)
	};
	const signer = kind === 'otherKey' ? town.theirs.phone : side.phone;
	const json = {
		version: 1,
		certificate,
		request,
		signature: await signer.sign(recoveryText(request)),
		...(chance.is(0.3) ? { taken: true } : {})
	};
	const isOwn = kind === 'right' && request.tenant === body.tenant;
	return isOwn ? { json, may: RECOVERY_TABLES } : { json, attack: `recovery was asked for by ${kind}` };
}

export async function holding({ town, chance }: Hand): Promise<Draft> {
	const kind = chance.weighted({ right: 4, theirs: 2, otherKey: 2 });
	const side = kind === 'theirs' ? town.theirs : town.ours;
	const held = { dev: side.phone.enrolled.dev, key: chance.of(someText, 'B'.repeat(43)) };
	const signer = kind === 'otherKey' ? town.theirs.phone : side.phone;
	const json = {
		version: 1,
		certificate: side.phone.enrolled.certificate,
		key: held.key,
		signature: await signer.sign(heldText(held))
	};
	return kind === 'right' ? { json, may: ['recovery_held'] } : { json, attack: `a wrap was noted for ${kind}` };
}

/** Who asks that its browser forget this place; and the page behind it, which is for everybody. Nothing changes here. */
export async function emptied({ town, chance, challenge, recorded }: Hand): Promise<Draft> {
	const kind = chance.weighted({ page: 3, right: 3, theirs: 2, otherText: 2, otherKey: 2, replay: 2 });
	const replay = kind === 'replay' ? chance.one(recorded.emptied) : undefined;
	if (replay !== undefined) {
		const body = new TextEncoder().encode(replay);
		return { body, method: 'POST', attack: 'a proof of emptying was taken twice', isReplay: true };
	}
	if (kind === 'page' || kind === 'replay')
		return {
			method: 'GET',
			path: `/api/v1/emptied${chance.of('', '?language=nl', '?language=__proto__', `?language=${'x'.repeat(2_000)}`)}`
		};
	const asked = await challenge();
	const { phone } = kind === 'theirs' ? town.theirs : town.ours;
	const text = emptiedText({ dev: phone.enrolled.dev, challenge: kind === 'otherText' ? `${asked} ` : asked });
	const signature = await (kind === 'otherKey' ? town.theirs.phone : phone).sign(text);
	const json = { version: 1, certificate: phone.enrolled.certificate, challenge: asked, signature };
	if (kind !== 'right') return { method: 'POST', json, attack: `a browser was told to forget by ${kind}` };
	return { method: 'POST', json, onTaken: () => recorded.emptied.push(JSON.stringify(json)) };
}
