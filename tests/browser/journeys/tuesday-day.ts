/** What comes in on a Tuesday: a list of addresses with bad rows in it, and a day's visits from a phone with real keys. */
import { openServer } from '#lib/server/app.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { coachScope } from '#lib/domain/round.ts';
import type { Json } from '#lib/sync/json.ts';
import type { Operation } from '#lib/sync/operation.ts';
import { makePhone } from '../../store/phone.ts';

const STREETS = 40;
const ENDS = ['SA', 'SD', 'SS'] as const;

/** A list as a municipality sends it: semicolons, a mark of byte order, Dutch heads. @returns the text of the file */
export function addressList(good: number, bad: number): string {
	const lines = ['Straat;Huisnummer;Toevoeging;Postcode;Woonplaats;Buurt'];
	for (let at = 0; at < good; at += 1) {
		const street = at % STREETS;
		const end = ENDS[street % ENDS.length] ?? 'SA';
		const number = Math.floor(at / STREETS) + 1;
		lines.push(`Straat ${street + 1};${number};;${1200 + street}${end};Waterveen;Buurt ${(street % 3) + 1}`);
	}
	for (let at = 0; at < bad; at += 1) {
		// No postcode, no number, and a door that stands there already.
		const kind = at % 3;
		const street = Math.floor(at / 3) % STREETS;
		const end = ENDS[street % ENDS.length] ?? 'SA';
		if (kind === 0) lines.push(`Straat ${street + 1};${900 + at};;geen;Waterveen;Buurt 1`);
		else if (kind === 1) lines.push(`Straat ${street + 1};;;${1200 + street}${end};Waterveen;Buurt 1`);
		else lines.push(`Straat ${street + 1};1;;${1200 + street}${end};Waterveen;Buurt 1`);
	}
	return `\uFEFF${lines.join('\r\n')}\r\n`;
}

export interface Day {
	readonly tenant: string;
	readonly coach: string;
	/** The round that the doors are lent in. */
	readonly round: string;
	/** Addresses of the round, one for each visit. */
	readonly doors: readonly string[];
}

export const LEARNED = 'Vraag eerst wat er deze week goed ging; daarna komt de rekening vanzelf op tafel.';

/**
 * Hands in one visit at each door over the server's own address: a talk, one concern with its own words, and a yes to the
 * housing association at every second; a lesson from the street at the end of it.
 *
 * @returns how many operations the server said it stored
 */
export async function handInDay(origin: string, data: string, day: Day): Promise<number> {
	const server = await openServer({ DATA_DIR: data });
	const id = serverChance.uuid;
	try {
		const phone = await makePhone(server.ports, { tenant: day.tenant, person: day.coach, now: Date.now });
		const scope = `round:${day.round}`;
		const operations: Operation[] = [];
		for (const [at, address] of day.doors.entries()) {
			const [household, visit] = [id(), id()];
			const began = Date.now() - (day.doors.length - at) * 20 * 60_000;
			const under = (kind: string, fields: Record<string, Json>): void =>
				void operations.push(
					phone.make({ kind, ent: id(), root: household, scope, fields: { household, visit, ...fields } })
				);
			operations.push(
				phone.make({
					kind: 'household',
					ent: household,
					root: household,
					scope,
					fields: { address, name: `Familie ${at + 1}` }
				}),
				phone.make({
					kind: 'visit',
					ent: visit,
					root: household,
					scope,
					fields: {
						address,
						household,
						coach: day.coach,
						startedAt: began,
						closedAt: began + 15 * 60_000,
						state: { step: 'closed' },
						helpAccepted: true
					}
				})
			);
			under('concern', {
				address,
				category: 'mould',
				weight: 'heavy',
				ownWords: 'De muur achter de kast is nat',
				raisedAt: began,
				raisedBy: day.coach,
				state: { step: 'open' }
			});
			if (at % 2 === 0)
				under('consent', {
					purpose: 'referral',
					partner: 'housing-corporation',
					given: true,
					textVersion: 'voordeur-1',
					language: 'nl',
					how: 'spoken',
					at: began,
					by: day.coach
				});
		}
		const fields = { by: day.coach, at: Date.now(), text: LEARNED, state: { step: 'proposed' } };
		operations.push(phone.make({ kind: 'lessonProposal', ent: id(), scope: coachScope(day.coach), fields }));
		const answer = await fetch(`${origin}/api/v1/push`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(await phone.push(operations))
		});
		const { receipts = [] } = (await answer.json()) as { receipts?: readonly { readonly result: string }[] };
		const stored = receipts.filter(({ result }) => result === 'stored').length;
		if (stored !== operations.length) throw new Error(`${stored} of ${operations.length} operations were stored`);
		return stored;
	} finally {
		await server.store.close();
	}
}
