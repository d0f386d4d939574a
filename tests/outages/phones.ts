/** Phones of the failover driver in front of one server, and the end of every scene: all handed in, and the ledger held against the store. */
import type { FailoverTown } from '../failover/town.ts';
import { type Database, Ledger } from '../failover/ledger.ts';
import { type DriverPhone, enrolDriverPhone } from '../failover/phone.ts';
import { settle } from '../failover/round.ts';
import type { Chance } from '../simulation/chance.ts';
import type { Checks } from './checks.ts';

export interface Phones {
	readonly phones: readonly DriverPhone[];
	readonly ledger: Ledger;
}

export async function enrolPhones(town: FailoverTown, origin: string, chance: Chance): Promise<Phones> {
	const ledger = new Ledger();
	const phones = await Promise.all(
		town.coaches.map((coach) => enrolDriverPhone({ ...coach, origin: () => origin, chance, ledger }))
	);
	await Promise.all(phones.map((phone) => phone.exchange()));
	return { phones, ledger };
}

/** Every coach records once, and every phone has tried to send it when this resolves. */
export async function workAndSend({ phones }: Phones): Promise<void> {
	await Promise.all(
		phones.map(async (phone) => {
			await phone.work();
			await phone.exchange();
		})
	);
}

export async function settleAndCompare(
	{ phones, ledger }: Phones,
	options: { readonly database: Database; readonly stop: () => Promise<void>; readonly checks: Checks }
): Promise<void> {
	const { database, stop, checks } = options;
	await settle(phones);
	const held = new Set(phones.flatMap((phone) => [...phone.held()]));
	checks.that(
		phones.every((phone) => phone.unsent() === 0),
		'a phone could not hand in all'
	);
	for (const phone of phones) phone.end();
	await stop();
	const { made, acknowledged, lost, doubled } = await ledger.compare(database, held);
	checks.that(made > 0 && acknowledged === made, 'not all that was made was acknowledged', { made, acknowledged });
	checks.that(lost.length === 0, 'acknowledged and lost', lost);
	checks.that(doubled.length === 0, 'doubled', doubled);
}
