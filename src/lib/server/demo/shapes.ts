/** Shapes and small sums that the parts of the demo municipality share. */
import type { Role } from '#lib/domain/roles.ts';
import { dayInAmsterdam } from '#lib/domain/working-days.ts';
import type { Json } from '#lib/sync/json.ts';
import type { Chance } from './chance.ts';

export const DAY_MS = 86_400_000;

export interface DemoPerson {
	readonly id: string;
	readonly name: string;
	readonly role: Role;
}

/** One entity, written as the fields of one operation. */
export interface DemoEntity {
	readonly kind: string;
	readonly ent: string;
	readonly root: string;
	readonly scope: string;
	readonly by: string;
	/** Milliseconds since 1970. */
	readonly at: number;
	readonly fields: Readonly<Record<string, Json>>;
}

export interface Home {
	readonly ent: string;
	readonly scope: string;
	readonly area: number;
	readonly coach: string;
}

export interface Living {
	readonly ent: string;
	readonly home: Home;
}

/** Takes a record that the office made; it is its own root. */
export type OfficeMaker = (entity: Omit<DemoEntity, 'by' | 'root'>) => void;

/** A moment between nine and six on the day of `time`. */
export function hourOn(chance: Chance, time: number): number {
	return Math.floor(time / DAY_MS) * DAY_MS + chance.between(9 * 60, 18 * 60) * 60_000;
}

/** The day on which a promise of the demo is due or a round of it ends, as everybody else counts days. */
export const dayOf = dayInAmsterdam;
