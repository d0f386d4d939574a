/** A phone with one round of three doors, and the office behind it. */
import { roundScope, coachScope, ORG_SCOPE } from '#lib/domain/round.ts';
import type { Operation } from '#lib/sync/operation.ts';
import { TwinPhone } from '#lib/device/twins/phone.ts';
import { TwinChance, TwinClock } from '#lib/device/twins/world.ts';
import type { Json } from '#lib/sync/json.ts';
import { FakeOffice } from './office.ts';

export const COACH = '0c0ac4aa-0000-4000-a000-000000000001';
export const TENANT = '7e4a4700-0000-4000-a000-000000000001';
export const ROUND = '40044d00-0000-4000-a000-000000000001';
export const OTHER_ROUND = '40044d00-0000-4000-a000-000000000002';
export const SCOPE = roundScope(ROUND);
export const DOORS = [1, 2, 3].map((n) => `add4e550-0000-4000-a000-00000000000${n}`);
export const START = Date.UTC(2026, 9, 12, 9, 0, 0);
const DESK = 'de5c0000-0000-4000-a000-000000000001';

export interface Bench {
	readonly clock: TwinClock;
	readonly office: FakeOffice;
	readonly phone: TwinPhone;
	/** Stores a change as the office's own. */
	readonly desk: (kind: string, ent: string, fields: Record<string, Json>, more?: Partial<Operation>) => Operation;
}

export function bench(seed = 1): Bench {
	const clock = new TwinClock(START);
	const office = new FakeOffice({ now: () => clock.now(), scopes: [ORG_SCOPE, SCOPE, coachScope(COACH)] });
	const chance = new TwinChance(seed + 1000);
	let n = 0;
	const desk: Bench['desk'] = (kind, ent, fields, more = {}) => {
		n += 1;
		const hlc = { time: clock.now(), counter: 0 };
		const operation: Operation = {
			opId: chance.operationId(clock.now()),
			dev: DESK,
			inc: DESK,
			n,
			scope: SCOPE,
			root: ent,
			ent,
			kind,
			fields,
			hlc,
			schema: 1,
			...more
		};
		office.store(operation);
		return operation;
	};
	desk('round', ROUND, { name: 'Ronde Noord', coaches: { add: { a: COACH } }, lentUntil: '2026-11-01' });
	DOORS.forEach((door, at) =>
		desk('address', door, {
			street: 'Dorpsstraat',
			number: at + 1,
			town: 'Voorbeeldstad',
			postcode: '1234AB',
			order: at
		})
	);
	desk('person', COACH, { name: 'Amina' }, { scope: ORG_SCOPE });
	const dev = `d0000000-0000-4000-a000-00000000000${seed}`;
	return {
		clock,
		office,
		desk,
		phone: new TwinPhone({ dev, tenant: TENANT, person: COACH, seed, clock, net: office })
	};
}

export const door = (at: number): string => DOORS[at] ?? '';
