/**
 * The phone workload of the budgets: one coach with one round of two thousand addresses, a thousand households and
 * fifteen hundred visits of about 1 KB, in an organisation of its own.
 */
import { foundOrganisation, openServer } from '#lib/server/app.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { type OfficeChange, recordOffice } from '#lib/server/sync/office-operation.ts';
import { ORG_SCOPE, roundScope } from '#lib/domain/round.ts';
import { documentOf } from './documents.ts';

export interface PhoneWorkload {
	readonly addresses: number;
	readonly households: number;
	readonly visits: number;
	/** Households have names, and visits what weighs on them, so that there is something to find them by. */
	readonly isKnown?: boolean;
}

/** Fictional, and in no order: a search that finds the first of a list is none. */
export const TOWN_NAMES: readonly string[] = [
	'Familie Voorbeeld',
	'Ömer Testman',
	'Mevrouw Proef',
	'Gezin De Oefening'
];
export const TOWN_CONCERNS: readonly { readonly category: string; readonly ownWords: string }[] = [
	{ category: 'mould', ownWords: 'Schimmel op de slaapkamer van de kinderen' },
	{ category: 'arrears', ownWords: 'De rekening ligt al weken ongeopend' },
	{ category: 'draught', ownWords: 'Tocht door de voordeur, de gang is ijskoud' },
	{ category: 'loneliness', ownWords: 'Spreekt door de week niemand' }
];

/** Characters of what a visit says: with its ids and clocks it comes to about 1 KB. */
const SAID = 400;
const STREET_DOORS = 100;
/** Changes in one transaction. */
const BATCH = 400;
const DAY_MS = 86_400_000;

/** Writes it into an empty data folder. */
export async function fillPhoneTown(data: string, size: PhoneWorkload): Promise<void> {
	const server = await openServer({ DATA_DIR: data });
	try {
		const tenant = await foundOrganisation(server, { name: 'Waterveen', demo: true });
		const [coordinator, coach] = [serverChance.uuid(), serverChance.uuid()];
		await server.store.transaction(tenant, async (tx) => {
			const common = { email: null, language: 'nl', expiresAt: null, active: true };
			await tx.putPerson({ person: coordinator, name: 'Marja', roles: ['coordinator'], ...common });
			await tx.putPerson({ person: coach, name: 'Rachid', roles: ['coach'], ...common });
		});
		const changes = makeChanges({ size, coach, now: server.now() });
		for (let from = 0; from < changes.length; from += BATCH) {
			const some = changes.slice(from, from + BATCH);
			const made = await recordOffice(server.ports, {
				tenant,
				person: coordinator,
				role: 'coordinator',
				changes: some
			});
			if (!made.ok) throw new Error(`the town could not be made: ${made.error.reason}`);
		}
	} finally {
		await server.store.close();
	}
}

function makeChanges(options: {
	readonly size: PhoneWorkload;
	readonly coach: string;
	readonly now: number;
}): readonly OfficeChange[] {
	const { size, coach, now } = options;
	const id = serverChance.uuid;
	const [round, organisation] = [id(), id()];
	const scope = roundScope(round);
	const homes = Array.from({ length: size.addresses }, () => ({ address: id(), household: id() }));
	const living = homes.slice(0, size.households);
	const own = (kind: string, ent: string, fields: OfficeChange['fields']): OfficeChange => ({
		kind,
		ent,
		root: ent,
		scope,
		fields
	});
	return [
		{ ...own('organisation', organisation, { name: 'Waterveen', demo: true }), scope: ORG_SCOPE },
		{ ...own('person', coach, { name: 'Rachid' }), scope: ORG_SCOPE },
		own('round', round, { name: 'De hele buurt', coaches: { add: { a: coach } }, lentUntil: '2999-01-01' }),
		...homes.map(({ address }, at) =>
			own('address', address, {
				postcode: '9999ZZ',
				street: `Hazelhof ${Math.floor(at / STREET_DOORS) + 1}`,
				number: (at % STREET_DOORS) + 1,
				town: 'Waterveen',
				order: at
			})
		),
		...living.map(({ address, household }, at) => {
			const name = size.isKnown ? { name: `${TOWN_NAMES[at % TOWN_NAMES.length]} ${at}` } : {};
			return own('household', household, { address, language: 'nl', ...name });
		}),
		...(size.isKnown
			? Array.from({ length: size.visits }, (_, at) => concernAt(living, { at, scope, coach, now }))
			: []),
		...Array.from({ length: size.visits }, (_, at): OfficeChange => {
			const home = living[at % living.length] ?? { address: '', household: '' };
			const closedAt = now - (at + 1) * (DAY_MS / 50);
			return {
				kind: 'visit',
				ent: id(),
				root: home.household,
				scope,
				fields: {
					...home,
					coach,
					startedAt: closedAt - 2_700_000,
					closedAt,
					state: { step: 'closed' },
					helpAccepted: true,
					summaryRead: true,
					'guide:first-visit': {
						guide: 'first-visit',
						packHash: 'a',
						at: 'start',
						answers: { said: documentOf(at).text.slice(0, SAID) },
						visited: ['start']
					}
				}
			};
		})
	];
}

function concernAt(
	living: readonly { readonly address: string; readonly household: string }[],
	options: { readonly at: number; readonly scope: string; readonly coach: string; readonly now: number }
): OfficeChange {
	const { at, scope, coach, now } = options;
	const home = living[at % living.length] ?? { address: '', household: '' };
	const said = TOWN_CONCERNS[at % TOWN_CONCERNS.length] ?? { category: '', ownWords: '' };
	const raised = { raisedAt: now - at * 60_000, raisedBy: coach, state: { step: 'open' } };
	return {
		kind: 'concern',
		ent: serverChance.uuid(),
		root: home.household,
		scope,
		fields: { ...home, ...said, ...raised }
	};
}
