/** Makes the next request: an address, a valid request for it, and most of the time something wrong with it. */
import type { Chance } from '../simulation/chance.ts';
import { API_DRAFTS, type Draft, type Hand } from './api-grammar.ts';
import { chaffValue } from './chaff.ts';
import { mutate } from './mutations.ts';
import { type Aim, officeDraft } from './office-grammar.ts';
import type { Place } from './places.ts';
import type { Shot } from './shot.ts';
import type { Town } from './town.ts';

/** A token is good for ten minutes; a new one is asked for well before. */
const TOKEN_MS = 240_000;
const MUTATED = 0.65;
/** Pages that compile the whole lesson set for every answer: seldom enough that the others get their turn. */
const IS_SLOW = /^\/office\/lessons\//;
const SLOW_KEPT = 0.15;

export interface Gun {
	next(): Promise<{ readonly shot: Shot; readonly onTaken: (() => void) | undefined }>;
	/** Endpoints for which only a generic request could be made. */
	withoutDraft(): readonly string[];
}

export async function makeGun(options: {
	readonly town: Town;
	readonly chance: Chance;
	readonly places: readonly Place[];
	readonly port: number;
}): Promise<Gun> {
	const { town, chance, places, port } = options;
	const quick = places.filter(({ route }) => !IS_SLOW.test(route));
	const origin = `http://127.0.0.1:${port}`;
	let token = { text: '', at: 0 };
	const challenge = async (): Promise<string> =>
		((await (await fetch(`${origin}/api/v1/challenge`)).json()) as { challenge: string }).challenge;
	const freshToken = async (): Promise<string> => {
		if (Date.now() - token.at < TOKEN_MS) return token.text;
		const { phone } = town.ours;
		const asked = await challenge();
		const body = JSON.stringify({
			version: 1,
			dev: phone.enrolled.dev,
			challenge: asked,
			signature: await phone.signRead(asked)
		});
		const answer = await fetch(`${origin}/api/v1/read-token`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body
		});
		if (!answer.ok) throw new Error(`the town's own phone gets no read token: ${answer.status}`);
		token = { text: ((await answer.json()) as { token: string }).token, at: Date.now() };
		return token.text;
	};
	const handshake = await fetch(`${origin}/api/v1/handshake`, {
		headers: { authorization: `Bearer ${await freshToken()}` }
	});
	const { pack } = (await handshake.json()) as { pack?: { hash?: string } | string };
	const packHash = typeof pack === 'string' ? pack : (pack?.hash ?? '0'.repeat(64));
	const hand: Hand = {
		town,
		chance,
		packHash,
		token: freshToken,
		challenge,
		recorded: { pushes: [], reads: [], emptied: [], codes: [], links: [], photos: [] }
	};

	return {
		async next() {
			const drawn = chance.one(places);
			const place = drawn && IS_SLOW.test(drawn.route) && !chance.is(SLOW_KEPT) ? (chance.one(quick) ?? drawn) : drawn;
			if (!place) throw new Error('there is no such address');
			const draft = place.route.startsWith('/api')
				? await apiDraft(hand, place)
				: officeDraft(hand, place, aimOf(place, chance));
			const shot = shotOf(place, draft, town);
			const isMutated = chance.is(MUTATED);
			return {
				shot: isMutated ? mutate(shot, draft.json, chance) : shot,
				onTaken: isMutated ? undefined : draft.onTaken
			};
		},
		withoutDraft: () =>
			places.map(({ route }) => route).filter((route) => route.startsWith('/api') && !(route in API_DRAFTS))
	};
}

async function apiDraft(hand: Hand, place: Place): Promise<Draft> {
	const made = await API_DRAFTS[place.route]?.(hand);
	return made ?? { json: { version: 1, value: chaffValue(hand.chance) } };
}

function aimOf({ kind, methods, actions }: Place, chance: Chance): Aim {
	if (kind === 'page' && actions.length > 0 && chance.is(0.75))
		return { method: 'POST', action: chance.one(actions) ?? '' };
	const method = chance.one(methods) ?? 'GET';
	return { method, action: kind === 'endpoint' && method === 'POST' ? '' : null };
}

function shotOf(place: Place, draft: Draft, town: Town): Shot {
	const { json, body, onTaken: _onTaken, ...rest } = draft;
	const method = rest.method ?? place.methods[0] ?? 'GET';
	const sent = body ?? (json === undefined || method === 'GET' ? null : Buffer.from(JSON.stringify(json)));
	return {
		place,
		who: 'nobody',
		path: place.route,
		may: [],
		reads: [],
		attack: null,
		isReplay: false,
		tenant: town.ours.tenant,
		...rest,
		method,
		headers: { ...(json === undefined ? {} : { 'content-type': 'application/json' }), ...rest.headers },
		body: sent
	};
}
