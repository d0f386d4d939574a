/** Every page of the office that lists or opens what was drawn, asked for as a browser asks, signed in. */
import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Role } from '#lib/domain/roles.ts';
import type { Kind } from '#lib/domain/records/index.ts';
import type { Door, Town } from './town.ts';

export interface Seen {
	readonly path: string;
	readonly status: number;
}

/** Pages that lie on the disk and need no id: a page that somebody adds is asked for from the same day. */
export function listPages(root = 'src/routes/(office)'): readonly string[] {
	return readdirSync(root, { recursive: true, encoding: 'utf8' })
		.filter((file) => /\+page\.svelte$/.test(file) && !file.includes('['))
		.map((file) => `/${dirname(file)}`.replace(/\/\([^)]*\)/g, ''))
		.sort();
}

/** The files that a page gives out, which hold every row. */
export const FILES = [
	'/office/export/figures?as=csv',
	'/office/reports/file?report=outreach',
	'/office/map/file',
	'/office/addresses?view=all',
	'/office/visits?view=all',
	'/office/concerns?view=all',
	'/office/referrals?view=all',
	'/office/promises?view=all',
	'/office/find?text=koud'
];

/** Where one record is opened. */
export function pagesOf(kind: Kind, ent: string, door: Door): readonly string[] {
	const at = (path: string, id: string): string => `/office/${path}/${id}`;
	const home = [at('addresses', door.address), at('residents', door.address)];
	switch (kind) {
		case 'address':
			return [at('addresses', ent), at('residents', ent)];
		case 'area':
			return [at('areas', ent)];
		case 'round':
			return [at('rounds', ent)];
		case 'partner':
			return [at('partners', ent), `/office/letters/partner/${ent}`];
		case 'person':
			return [at('people', ent)];
		case 'visit':
			return [...home, at('visits', ent), `${at('visits', ent)}/letter`];
		case 'concern':
			return [...home, at('concerns', ent), at('visits', door.visit), `${at('visits', door.visit)}/letter`];
		case 'referral':
			return [...home, at('referrals', ent), `/office/letters/referral/${ent}`, `${at('visits', door.visit)}/letter`];
		case 'organisation':
		case 'message':
		case 'lessonProposal':
		case 'learning':
		case 'consentText':
			return [];
		default:
			return [...home, at('visits', door.visit), `${at('visits', door.visit)}/letter`, at('purge', door.household)];
	}
}

/** Asks for each page, a few at a time. */
export async function lookAt(
	origin: string,
	options: { readonly town: Town; readonly paths: readonly string[]; readonly role: Exclude<Role, 'coach'> }
): Promise<readonly Seen[]> {
	const { town, role } = options;
	const left = [...options.paths];
	const seen: Seen[] = [];
	const work = async (): Promise<void> => {
		for (let path = left.pop(); path !== undefined; path = left.pop()) {
			const answer = await fetch(`${origin}${path}`, {
				redirect: 'manual',
				// A connection that is kept open may be closed by the server at the moment it is used again.
				headers: { cookie: `voordeur_session=${town.sessions[role]}`, accept: 'text/html', connection: 'close' }
			});
			// A part that comes later in the page may fail after its head was sent.
			const text = await answer.text();
			const broke = answer.status === 200 && /<p class="of-code">\s*500|"status":\s*500/.test(text);
			seen.push({ path, status: broke ? 500 : answer.status });
		}
	};
	await Promise.all(Array.from({ length: 4 }, work));
	return seen;
}
