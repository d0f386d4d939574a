/** Valid requests of somebody at a desk, made from what the page's own files ask for. */
import { readdirSync } from 'node:fs';
import { can, type Permission } from '#lib/domain/roles.ts';
import type { Draft, Hand } from './api-grammar.ts';
import { chaffText } from './chaff.ts';
import { nestedWords, shapeText } from './deep.ts';
import type { Place } from './places.ts';
import type { Who } from './shot.ts';
import type { Mark, Side } from './town.ts';

export interface Aim {
	readonly method: string;
	/** Of a form; null where none is sent. */
	readonly action: string | null;
}

/** Rights that change something; when a page asks for the decision on what is held, no lesser one will do. */
const WRITING: readonly Permission[] = [
	'answerConcerns',
	'manageDevices',
	'decideHeld',
	'managePeople',
	'manageContent',
	'eraseResidents',
	'planRounds'
];
const OFFICE_TABLES = [
	'operation',
	'entity',
	'change',
	'scope_counter',
	'quarantine',
	'alarm',
	'device',
	'invitation',
	'denied',
	'purge',
	'purge_device',
	'person',
	'audit',
	'pack',
	'organisation',
	'content_draft',
	'content_release',
	'content_shared',
	'photo_stored',
	'passkey',
	'recovery_code',
	'sign_in_link',
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
	'list_cursor',
	'import_batch',
	'import_row',
	'import_verdict',
	'boundary_set',
	'saved_view'
];
/** What whoever reads households keeps for themselves, by page. */
const OWN_TABLES: Readonly<Record<string, readonly string[]>> = { '/office/addresses': ['saved_view'] };

export function officeDraft(hand: Hand, place: Place, aim: Aim): Draft {
	const { chance } = hand;
	const who: Who = chance.weighted({
		coordinator: 5,
		privacyOfficer: 2,
		administrator: 2,
		auditor: 2,
		nobody: 2,
		theirOffice: 2
	});
	const isIn = who !== 'nobody' && who !== 'theirOffice';
	const writing = place.permissions.filter((permission) => WRITING.includes(permission));
	const needed: readonly Permission[] = writing.includes('decideHeld') ? ['decideHeld'] : writing;
	const mayWrite = isIn && aim.method === 'POST' && needed.some((permission) => can(who, permission));
	const maySet =
		isIn && aim.method === 'POST' && place.permissions.includes('manageSettings') && can(who, 'manageSettings');
	const reads: readonly Mark[] = isIn && can(who, 'readHouseholds') ? ['own', 'other'] : [];
	const form = aim.action === null ? null : formOf(hand, place);
	const query =
		aim.action === null
			? chance.of(
					'',
					'',
					'?page=2',
					'?view=all&sort=__proto__',
					`?text=${'a'.repeat(2_000)}`,
					'?to=//evil.example',
					'?%00=%ff'
				)
			: aim.action === ''
				? ''
				: `?/${aim.action}`;
	const special = entrance(hand, place, form);
	return {
		who,
		path: `${pathOf(hand, place)}${place.kind === 'page' && aim.action === null && chance.is(0.3) ? '/__data.json' : ''}${query}`,
		method: aim.method,
		reads,
		may: [
			...(mayWrite ? OFFICE_TABLES : reads.length > 0 ? (OWN_TABLES[place.route] ?? []) : []),
			...(maySet ? ['setting'] : [])
		],
		headers: {
			origin: `http://localhost:${process.env['FUZZ_PORT'] ?? ''}`,
			...cookieOf(hand, who),
			accept: chance.of('text/html', 'application/json', '*/*'),
			...(chance.is(0.3) ? { 'x-sveltekit-action': 'true' } : {}),
			...(form ? form.headers : {})
		},
		body: form?.body ?? null,
		...special
	};
}

function cookieOf({ town, chance }: Hand, who: Who): Record<string, string> {
	if (who === 'nobody')
		return chance.is(0.5) ? {} : { cookie: `voordeur_session=${chance.of('x', 'a'.repeat(43), '%00', '__proto__')}` };
	const side = who === 'theirOffice' ? town.theirs : town.ours;
	const role = who === 'theirOffice' ? 'coordinator' : (who as keyof Side['sessions']);
	// The last one is for signing out.
	const own = side.sessions[role];
	return {
		cookie: `voordeur_session=${own[chance.below(own.length - 1)] ?? ''}; voordeur_locale=${chance.of('nl', 'en', '__proto__')}`
	};
}

/** Pages and endpoints where somebody signs in or out, which change something for whoever asks. */
function entrance(hand: Hand, place: Place, form: Form | null): Draft {
	const { town, chance, recorded } = hand;
	switch (place.route) {
		case '/office/sign-in': {
			if (!form) return { reads: [] };
			const used = chance.one(recorded.links);
			const send = (secret: string): Draft => ({
				body: Buffer.from(new URLSearchParams({ secret, to: '/office' }).toString()),
				headers: { ...plainForm(), accept: 'text/html' },
				who: 'nobody',
				reads: []
			});
			if (used !== undefined && chance.is(0.4))
				return { ...send(used), attack: 'a sign-in link was used twice', isReplay: true };
			if (chance.is(0.3))
				return { ...send(town.theirs.links[0] ?? ''), attack: 'a sign-in link of another organisation was taken' };
			const fresh = chance.is(0.3) ? town.ours.links.pop() : undefined;
			if (fresh === undefined) return { ...send(chance.uuid()), attack: 'a sign-in link that nobody made was taken' };
			return { ...send(fresh), may: ['sign_in_link', 'session'], onTaken: () => recorded.links.push(fresh) };
		}
		case '/office/sign-out': {
			const one = town.ours.sessions.auditor.at(-1) ?? '';
			return { headers: { ...plainForm(), cookie: `voordeur_session=${one}` } };
		}
		case '/office/key':
			// One's own codes and passkeys, for whoever showed one.
			return { may: ['recovery_code', 'passkey'] };
		case '/office/confirm/passkey':
		case '/office/sign-in/passkey':
		case '/office/key/verify':
			return {
				body: Buffer.from(JSON.stringify(sentPasskey(place.route, chance))),
				attack: 'a passkey that nobody holds was taken'
			};
		default:
			return {};
	}
}

function sentPasskey(route: string, chance: Hand['chance']): unknown {
	const response = passkeyAnswer(chance);
	return route === '/office/key/verify' ? { response, name: chance.of('Laptop', '', '\u0000') } : response;
}

function passkeyAnswer(chance: Hand['chance']): unknown {
	const clientDataJSON = Buffer.from(
		JSON.stringify({ type: 'webauthn.get', challenge: chance.of('AAAA', '__proto__', ''), origin: 'http://localhost' })
	).toString('base64url');
	return {
		id: 'AAAA',
		rawId: 'AAAA',
		type: 'public-key',
		clientExtensionResults: {},
		response: { clientDataJSON, authenticatorData: 'AAAA', attestationObject: 'AAAA', signature: 'AAAA' }
	};
}

interface Form {
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Uint8Array;
}

function plainForm(): Record<string, string> {
	return {
		origin: `http://localhost:${process.env['FUZZ_PORT'] ?? ''}`,
		'content-type': 'application/x-www-form-urlencoded'
	};
}

function formOf(hand: Hand, place: Place): Form {
	const { chance } = hand;
	const entries = place.fields.flatMap((name): [string, string][] =>
		chance.is(0.1) ? [] : [[name, fieldValue(hand, name)]]
	);
	if (chance.is(0.2)) entries.push([chance.of('__proto__', 'constructor', 'choice x', 'concern'), chaffText(chance)]);
	if (!place.fields.includes('file') && chance.is(0.8))
		return { headers: plainForm(), body: Buffer.from(new URLSearchParams(entries).toString()) };
	const boundary = 'voordeurfuzz';
	const parts = entries.map(([name, value]) =>
		name === 'file'
			? `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${chance.of('a.xlsx', '../../x', '')}"\r\nContent-Type: ${chance.of('application/octet-stream', 'text/plain')}\r\n\r\n${chance.of('PK\u0003\u0004', '{"lessons": []}', '{"voordeur":"rescue","version":1,"madeAt":1}\n', value, fileOf(chance))}\r\n`
			: `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
	);
	return {
		headers: { ...plainForm(), 'content-type': `multipart/form-data; boundary=${boundary}` },
		body: Buffer.from(`${parts.join('')}--${boundary}--\r\n`)
	};
}

/** A file of a kind that some page takes, with a shape in it that its reader must not go down into. */
function fileOf(chance: Hand['chance']): string {
	const shape = shapeText(chance);
	return chance.of(
		shape,
		nestedWords(chance),
		`{"voordeur":"lesson set","version":1,"lessons":${shape}}`,
		`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"MultiPolygon","coordinates":${shape}}}]}`,
		`{"voordeur":"rescue","version":1,"madeAt":1}\n{"certificate":${shape}}\n{"session":${shape}}\n{"envelope":${shape}}\n`,
		`{"voordeur":"recovery request","version":1,"request":${shape}}`
	);
}

function fieldValue({ town, chance }: Hand, name: string): string {
	if (chance.is(0.2)) return chaffText(chance);
	if (chance.is(0.06)) return chance.is(0.5) ? shapeText(chance) : nestedWords(chance);
	const { ours, theirs } = town;
	const of = (kind: string): string => chance.one((chance.is(0.15) ? theirs : ours).ids[kind] ?? []) ?? chance.uuid();
	switch (name) {
		case 'promise':
			return of('commitment');
		case 'concern':
		case 'device':
		case 'coach':
		case 'owner':
		case 'household':
		case 'round':
			return of(name);
		case 'dueOn':
			return chance.of('2026-12-24', '2026-02-30', '');
		case 'sure':
			return 'yes';
		case 'number':
			return chance.of('1', '0', '-1', '1e9');
		case 'reason':
			return chance.of('moved', 'asked', 'mistake', 'request', 'retention');
		case 'id':
			return of('concern');
		case 'person':
			return of('owner');
		case 'role':
			return chance.of('auditor', 'coach', 'administrator', '__proto__');
		case 'until':
			return chance.of('', '2999-01-01', '2020-01-01', '2026-02-30', '99999-01-01');
		default:
			return chance.of('Een zin', 'x', '1', 'on');
	}
}

const names = (folder: string): readonly string[] =>
	readdirSync(`src/content/${folder}`).map((name) => name.replace(/\.\w+$/, ''));

function pathOf(hand: Hand, place: Place): string {
	const { town, chance } = hand;
	return place.route.replace(/\[(\w+)\]/g, (_all, name: string) => {
		if (chance.is(0.15))
			return encodeURIComponent(
				chance.of('__proto__', '../..', 'constructor', 'a'.repeat(400), '.', '%00', 'l01\u0000')
			);
		const side = chance.is(0.15) ? town.theirs : town.ours;
		const kind = place.route.includes('/visits') ? 'visit' : place.route.includes('/photos') ? 'photo' : 'concern';
		switch (name) {
			case 'household':
				return chance.one(side.ids['household']?.slice(3) ?? []) ?? 'x';
			case 'kind':
				return chance.of('lessons', 'guides', 'lesson', 'guide');
			case 'name':
			case 'list':
			case 'card':
				return chance.one([...names('lessons'), ...names('guides'), ...names('catalogues'), ...names('cards')]) ?? 'x';
			default:
				return place.route.includes('/lessons')
					? (chance.one(names('lessons')) ?? 'x')
					: (chance.one(side.ids[kind] ?? []) ?? chance.uuid());
		}
	});
}
