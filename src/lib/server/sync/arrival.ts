/**
 * The rule on arrival: a new concern gets an owner and a day, so that a signal
 * gets an answer. The rule writes an operation like anybody else, in the same
 * transaction, and never over what somebody chose.
 */
import { bears } from '#lib/domain/roles.ts';
import type { Author } from '#lib/domain/records/authority.ts';
import { dueWorkingDays } from '#lib/domain/concern.ts';
import { addWorkingDays, dayInAmsterdam } from '#lib/domain/working-days.ts';
import type { EntityState } from '#lib/sync/merge.ts';
import { joinEntities } from '#lib/sync/merge.ts';
import { stateOfOperation } from '#lib/sync/operation.ts';
import { recordValues } from '#lib/sync/values.ts';
import type { StoreTransaction, StoredEntity } from '../store/port.ts';
import type { Logged, Ready } from './apply.ts';
import type { SyncPorts } from './ports.ts';
import { makeServerOperation } from './server-operation.ts';

/** Who answers for what a rule wrote. */
export const RULE_PERSON = 'rule';
export const RULE: Author = { as: 'rule', person: RULE_PERSON };

export async function makeArrivalOperations(
	tx: StoreTransaction,
	options: {
		readonly ports: Pick<SyncPorts, 'crypto' | 'chance' | 'log'>;
		readonly tenant: string;
		readonly ready: readonly Logged[];
		readonly entities: ReadonlyMap<string, StoredEntity>;
		readonly scope: string;
		readonly now: number;
	}
): Promise<readonly Ready[]> {
	const made: Ready[] = [];
	for (const concern of newConcerns(options)) {
		const values = recordValues('concern', concern);
		if (values.owner && values.dueOn) continue;
		const owner = values.owner ?? (await findCoordinator(tx, values.address ?? null));
		const dueOn = values.dueOn ?? addWorkingDays(dayInAmsterdam(options.now), dueWorkingDays(values.weight));
		made.push(
			await makeServerOperation(tx, {
				ports: options.ports,
				tenant: options.tenant,
				author: RULE,
				scope: options.scope,
				now: options.now,
				seen: concern,
				change: {
					ent: concern.ent,
					kind: 'concern',
					root: concern.root,
					fields: { ...(owner ? { owner } : {}), dueOn }
				}
			})
		);
	}
	return made;
}

/** The concerns that come into being here, as the operations at hand make them. */
function newConcerns(options: {
	readonly ready: readonly Logged[];
	readonly entities: ReadonlyMap<string, StoredEntity>;
}): readonly EntityState[] {
	const states = new Map<string, EntityState>();
	for (const { operation, eff } of options.ready) {
		if (operation.kind !== 'concern' || options.entities.has(operation.ent)) continue;
		const own = stateOfOperation(operation, eff);
		const before = states.get(operation.ent);
		states.set(operation.ent, before ? joinEntities(before, own) : own);
	}
	return [...states.values()];
}

/** The coordinator of the address's area, else the first there is. */
async function findCoordinator(tx: StoreTransaction, address: string | null): Promise<string | null> {
	const people = (await tx.listPeople()).filter((person) => bears(person.roles, 'coordinator') && person.active);
	const [home] = address ? await tx.peekEntities([address]) : [];
	const areaId = home?.kind === 'address' ? recordValues('address', home.state).area : null;
	const [area] = areaId ? await tx.peekEntities([areaId]) : [];
	const named = area?.kind === 'area' ? recordValues('area', area.state).coordinator : null;
	return people.find((person) => person.person === named)?.person ?? people[0]?.person ?? null;
}
