/** Valid requests of a phone, one builder for each endpoint; what is mutated later begins here. */
import { asking, emptied, holding } from './recovery-grammar.ts';
import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { OFFICE_SCOPE } from '#lib/domain/round.ts';
import type { Json } from '#lib/sync/json.ts';
import { type Operation, operationText } from '#lib/sync/operation.ts';
import { PACKED_MARK, SEALED_DICTIONARY_1, shortText } from '#lib/sync/sealed-text.ts';
import type { Envelope, PushRequest } from '#lib/sync/wire.ts';
import { EDGES } from './chaff.ts';
import { withShape } from './deep.ts';
import type { Chance } from '../simulation/chance.ts';
import type { Phone } from '../store/phone.ts';
import type { Side, Town } from './town.ts';
import type { Shot } from './shot.ts';

export const PUSH_TABLES = [
	'operation',
	'entity',
	'change',
	'quarantine',
	'alarm',
	'device',
	'scope_counter',
	'person',
	'address_list',
	'attempt_list',
	'visit_list',
	'concern_list',
	'commitment_list',
	'referral_list',
	'note_list',
	'photo_list',
	'consent_list',
	'measure_list',
	'find_list',
	'appointment_list',
	'door_list',
	'list_cursor'
];

/** What a request is made with. Tokens and challenges are fresh; recorded ones are kept for replays. */
export interface Hand {
	readonly town: Town;
	readonly chance: Chance;
	readonly packHash: string;
	token(): Promise<string>;
	challenge(): Promise<string>;
	readonly recorded: {
		readonly pushes: string[];
		readonly reads: string[];
		readonly emptied: string[];
		readonly codes: string[];
		readonly links: string[];
		readonly photos: Draft[];
	};
}

/** A request before it is told where it goes. */
export type Draft = Partial<Omit<Shot, 'place' | 'body'>> & {
	readonly json?: unknown;
	readonly body?: Uint8Array | null;
	/** Once it went out unchanged and was taken in. */ readonly onTaken?: () => void;
};

const DICTIONARY = Buffer.from(SEALED_DICTIONARY_1);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Drafts by endpoint; an endpoint without one is sent a generic body, and named. */
export const API_DRAFTS: Readonly<Record<string, (hand: Hand) => Promise<Draft>>> = {
	'/api/[...path]': async ({ chance }) => ({
		path: `/api/v${chance.below(3)}/${chance.of('person', 'push/../keys', 'x'.repeat(3_000), '')}`
	}),
	'/api/v1/account/logout': async ({ chance }) => ({
		body: bytes(`logout_token=${chance.of('', 'a.b.c', 'x'.repeat(3_000), 'eyJhbGciOiJub25lIn0.e30.')}`),
		headers: { 'content-type': 'application/x-www-form-urlencoded' }
	}),
	'/api/v1/challenge': async () => ({}),
	'/api/v1/health': async () => ({}),
	'/api/v1/handshake': async (hand) => ({ ...(await reading(hand)), method: 'GET' }),
	'/api/v1/pull': async (hand) => {
		const { town, chance } = hand;
		const scope = chance.of(
			town.ours.scope,
			town.ours.scope,
			'org',
			town.ours.otherScope,
			OFFICE_SCOPE,
			town.theirs.scope,
			`coach:${town.ours.ids['coach']?.[1] ?? ''}`
		);
		const isOwn = scope === town.ours.scope || scope === 'org';
		const json = {
			version: 1,
			scope,
			epoch: 'x',
			after: chance.of(0, 3),
			limit: chance.of(1, 100, 500),
			...(chance.is(0.3) ? { snapshot: { place: null } } : {}),
			...(chance.is(0.2) ? { digest: true } : {})
		};
		return { ...(await reading(hand)), json, attack: isOwn ? null : 'a scope that is not lent was pulled' };
	},
	'/api/v1/purged': async (hand) => ({
		...(await reading(hand)),
		json: { version: 1, roots: [hand.town.ours.ids['household']?.[2]] },
		may: ['device', 'purge_device']
	}),
	'/api/v1/read-token': readToken,
	'/api/v1/emptied': emptied,
	'/api/v1/enrol': enrolling,
	'/api/v1/push': pushing,
	'/api/v1/recovery': asking,
	'/api/v1/recovery/held': holding,
	'/api/v1/rescue': async (hand) => {
		const push = (await pushOf(hand.town.ours, hand.chance)) as PushRequest;
		const lines = [
			{ voordeur: 'rescue', version: 1, madeAt: 1 },
			{ certificate: push.certificate },
			...push.sessions.map((session) => ({ session })),
			...push.envelopes.map((envelope) => ({ envelope, savedAt: 1 })),
			{ end: true, envelopes: push.envelopes.length }
		].filter((_line, at) => at === 0 || !hand.chance.is(0.06));
		const texts = lines.map((line) => JSON.stringify(line));
		return {
			body: bytes(texts.map((text) => (hand.chance.is(0.05) ? withShape(text, hand.chance) : text)).join('\n')),
			headers: { 'content-type': 'application/x-ndjson' },
			may: PUSH_TABLES,
			who: 'phone'
		};
	},
	'/api/v1/packs/[hash]': async ({ chance, packHash }) => ({
		path: `/api/v1/packs/${chance.of(packHash, packHash, 'f'.repeat(64), '..%2f..%2fdata', packHash.toUpperCase())}${chance.of('', `?from=${'a'.repeat(64)}`, '?from=__proto__')}`
	}),
	'/api/v1/photos/[hash]': sendingPhoto
};

async function reading(hand: Hand): Promise<Draft> {
	const token = await hand.token();
	const kind = hand.chance.weighted({ right: 8, none: 1, changed: 1 });
	const text = kind === 'changed' ? `${token.slice(0, -4)}AAAA` : token;
	const headers: Record<string, string> = kind === 'none' ? {} : { authorization: `Bearer ${text}` };
	if (kind !== 'right') return { headers, who: 'nobody', attack: 'somebody read without a token' };
	return { headers, who: 'phone', reads: ['own'], may: ['device', 'purge_device'] };
}

async function readToken(hand: Hand): Promise<Draft> {
	const { town, chance, recorded } = hand;
	const kind = chance.weighted({ right: 3, theirs: 2, otherText: 2, otherKey: 2, replay: 2 });
	if (kind === 'replay') {
		const text = chance.one(recorded.reads);
		if (text !== undefined) return { body: bytes(text), attack: 'a challenge was answered twice', isReplay: true };
	}
	const challenge = await hand.challenge();
	const { phone } = kind === 'theirs' ? town.theirs : town.ours;
	const signature = await (kind === 'otherKey' ? town.theirs.phone : phone).signRead(
		kind === 'otherText' ? `${challenge} ` : challenge
	);
	const json = {
		version: 1,
		dev: phone.enrolled.dev,
		challenge,
		signature,
		...(chance.is(0.5) ? { certificate: phone.enrolled.certificate } : {})
	};
	if (kind === 'right' || kind === 'replay') {
		return { json, who: 'phone', may: ['device'], onTaken: () => recorded.reads.push(JSON.stringify(json)) };
	}
	return { json, attack: `a read token was given for ${kind}` };
}

async function enrolling({ town, chance, recorded }: Hand): Promise<Draft> {
	const keys = town.ours.phone.enrolled.certificate;
	const body = JSON.parse(keys.body) as { submitKey: string; readKey: string };
	const with_ = (code: string) => ({
		version: 1,
		code,
		label: chance.of('test', '\u0000', '<b>'),
		submitKey: body.submitKey,
		readKey: body.readKey
	});
	const used = chance.one(recorded.codes);
	if (used !== undefined && chance.is(0.4))
		return { json: with_(used), attack: 'a one-use code was used twice', isReplay: true };
	if (chance.is(0.2))
		return { json: with_(town.theirs.codes[0] ?? ''), attack: 'a code of another organisation was taken' };
	const fresh = chance.is(0.3) ? town.ours.codes.pop() : undefined;
	if (fresh === undefined) return { json: with_(chance.uuid()), attack: 'a code that nobody made was taken' };
	return { json: with_(fresh), may: ['invitation', 'device'], onTaken: () => recorded.codes.push(fresh) };
}

async function pushOf(side: Side, chance: Chance): Promise<unknown> {
	const { phone } = side;
	const operations = Array.from({ length: chance.between(1, 3) }, () => {
		const ent = chance.uuid();
		const scope = chance.of(side.scope, side.scope, side.otherScope, 'org', OFFICE_SCOPE, 'practice');
		const of = chance.of(
			() =>
				phone.make({
					ent,
					kind: 'attempt',
					scope,
					root: side.household,
					fields: { address: side.address, outcome: 'notHome' }
				}),
			() => phone.make({ ent, kind: 'nonsense', scope, fields: { ['constructor']: 1, a: '\u0000' } }),
			() =>
				phone.make({ ent: side.household, kind: 'household', scope, fields: { name: '\ud800', role: 'coordinator' } }),
			() => phone.make({ ent, kind: 'organisation', scope, fields: { name: 'x' } }),
			() =>
				phone.make({
					ent,
					kind: 'commitment',
					scope,
					root: side.household,
					fields: { dueOn: chance.of('2026-99-99', '2999-12-31', '3000-01-01'), doneAt: chance.one(EDGES) ?? 0 }
				}),
			() =>
				phone.make({
					ent,
					kind: 'visit',
					scope,
					root: side.household,
					fields: { startedAt: chance.one(EDGES) ?? 0, 'guide:mould': nested(chance.of(3, 29, 31, 2_500)) }
				}),
			() =>
				phone.make({
					ent,
					kind: 'round',
					scope,
					fields: { coaches: { add: Object.fromEntries(Array.from({ length: 900 }, (_, at) => [String(at), ent])) } }
				}),
			() => phone.make({ ent, kind: 'attempt', scope, n: 1, fields: { outcome: { lift: 'x' } } })
		);
		return of();
	});
	const envelopes = await Promise.all(operations.map((operation) => sealed(phone, operation, chance)));
	const push = phone.request(envelopes);
	if (!chance.is(0.3)) return push;
	const told = { unsent: chance.one(EDGES) ?? 0, clock: chance.one(EDGES) ?? 0, goesOnSince: chance.one(EDGES) ?? 0 };
	return { ...push, status: { ...push.status, installed: true, ...told } };
}

/** Most as a phone seals them; some nest, in the one form or the other, as deep as an envelope can hold. */
async function sealed(phone: Phone, operation: Operation, chance: Chance): Promise<Envelope> {
	if (chance.is(0.8)) return phone.seal(operation);
	if (chance.is(0.5)) return phone.sealText(withShape(operationText(operation), chance), operation);
	const packed = deflateRawSync(withShape(shortText(operation), chance), { dictionary: DICTIONARY });
	return phone.sealBytes(new Uint8Array([PACKED_MARK, ...packed]), operation);
}

function nested(depth: number): Json {
	let value: Json = 1;
	for (let left = depth; left > 0; left -= 1) value = left % 2 === 0 ? [value] : { a: value };
	return value;
}

async function pushing({ town, chance, recorded }: Hand): Promise<Draft> {
	const kind = chance.weighted({
		right: 5,
		replay: 2,
		theirs: 1,
		theirCertificate: 1,
		ourCertificate: 1,
		altered: 1,
		unsigned: 1
	});
	const replay = chance.one(recorded.pushes);
	if (kind === 'replay' && replay !== undefined)
		return { body: bytes(replay), may: PUSH_TABLES, who: 'phone', isReplay: true };
	const ours = (await pushOf(town.ours, chance)) as PushRequest;
	const theirs = town.theirs.phone.enrolled.certificate;
	const attack = (json: unknown): Draft => ({ json, attack: `a push was taken in (${kind})` });
	switch (kind) {
		case 'theirs':
			// The phone of another organisation of the same store hands in there, and nowhere else.
			return {
				json: await pushOf(town.theirs, chance),
				who: 'theirPhone',
				tenant: town.theirs.tenant,
				may: PUSH_TABLES
			};
		case 'theirCertificate':
			return attack({ ...ours, certificate: theirs });
		case 'ourCertificate':
			return attack({ ...((await pushOf(town.theirs, chance)) as PushRequest), certificate: ours.certificate });
		case 'altered':
			return attack({
				...ours,
				certificate: { ...ours.certificate, body: ours.certificate.body.replace(town.ours.tenant, town.theirs.tenant) }
			});
		case 'unsigned':
			return attack({ ...ours, sessions: ours.sessions.map((session) => ({ ...session, signature: 'A'.repeat(86) })) });
		case 'right':
		case 'replay':
			return { json: ours, who: 'phone', may: PUSH_TABLES, onTaken: () => recorded.pushes.push(JSON.stringify(ours)) };
	}
}

async function sendingPhoto({ town, chance, recorded }: Hand): Promise<Draft> {
	const kind = chance.weighted({ right: 2, replay: 1, theirs: 1, otherHash: 1, otherBytes: 1 });
	const again = chance.one(recorded.photos);
	if (kind === 'replay' && again) return { ...again, isReplay: true };
	const body = bytes(`${chance.uuid()}${'x'.repeat(chance.below(2_000))}`);
	const hash = createHash('sha256').update(body).digest('hex');
	const signer = kind === 'theirs' ? town.theirs.phone : town.ours.phone;
	const authorization = await signer.signPhoto(kind === 'otherHash' ? 'e'.repeat(64) : hash);
	const draft = {
		method: 'PUT',
		path: `/api/v1/photos/${hash}`,
		headers: { authorization, 'content-type': 'application/octet-stream' },
		body: kind === 'otherBytes' ? bytes('something else') : body,
		who: 'phone' as const,
		may: ['photo_stored', 'photo_list']
	};
	if (kind === 'theirs' || kind === 'otherHash' || kind === 'otherBytes')
		return { ...draft, attack: `a photo was taken in (${kind})` };
	return { ...draft, onTaken: () => recorded.photos.push(draft) };
}
