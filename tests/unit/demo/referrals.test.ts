/** What the demo passes on could be true: a coordinator who looks around does not find loneliness at the handymen. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { seededChance } from '#lib/server/demo/chance.ts';
import { makeConcern } from '#lib/server/demo/concerns.ts';
import { partnersFor, WORRIES } from '#lib/server/demo/words.ts';

it('a worry of the demo is passed on to a partner who helps with it', () => {
	const category = new Map<unknown, unknown>();
	const referrals: { readonly concern: unknown; readonly partner: unknown }[] = [];
	const chance = seededChance(1);
	for (let made = 0; made < 2_000; made += 1)
		makeConcern(chance, {
			living: { ent: 'h', home: { ent: 'a', coach: 'c', area: 0 } } as never,
			child: (kind, ent, fields) => {
				if (kind === 'concern') category.set(ent, fields['category']);
				if (kind === 'referral') referrals.push({ concern: fields['concern'], partner: fields['partner'] });
			},
			at: 0,
			now: 0,
			coordinators: ['k']
		});
	expect(referrals.length).toBeGreaterThan(200);
	for (const { concern, partner } of referrals) expect(partnersFor(String(category.get(concern)))).toContain(partner);
});

it('every kind of partner of the demo is one of the catalogue', () => {
	const known: unknown = parse(readFileSync('src/content/catalogues/partners.yaml', 'utf8'));
	const ids = new Set(Array.isArray(known) ? known.map(({ id }: { readonly id: string }) => id) : []);
	const unknown = WORRIES.flatMap(({ category }) => partnersFor(category)).filter((kind) => !ids.has(kind));
	expect(unknown).toEqual([]);
});
