/**
 * What may go wrong in one history. Each seed draws its own mixture: a history in
 * which everything fails at once finds other faults than one with a single kind of
 * trouble, and most faults need a long quiet stretch before the trouble.
 */
import type { Chance } from './chance.ts';

export interface Profile {
	readonly phones: number;
	readonly steps: number;
	/** How likely a port call of a phone waits for its turn. */
	readonly parkPhone: number;
	readonly parkServer: number;
	/** The same inside a transaction of the server. */
	readonly parkTransaction: number;
	readonly crash: number;
	readonly crashOs: number;
	readonly full: number;
	readonly closed: number;
	readonly dropRequest: number;
	readonly dropAnswer: number;
	readonly duplicate: number;
	readonly oddAnswer: number;
	readonly strike: number;
	/** Envelopes in one push that the link carries; more is too large. */
	readonly pushMax: number;
	/** Changes in a page, small enough that pulling takes several. */
	readonly pageMax: number;
	readonly poison: number;
	readonly curse: number;
	readonly skewMs: number;
	/** Nobody waits long: what one phone hands in, another sees and changes within minutes. */
	readonly isBrisk: boolean;
	readonly isMoving: boolean;
	readonly isForking: boolean;
	readonly isRevoking: boolean;
	readonly isLosing: boolean;
	readonly isRestoring: boolean;
	/** The office makes backups, so that phones let go of what they hold. */
	readonly isTrimming: boolean;
	readonly isPurging: boolean;
	/** Somebody decides on what waits in quarantine. */
	readonly isDeciding: boolean;
	/** Some phones run the first release, at least for a while. */
	readonly isOldJoining: boolean;
	/** Rows of a phone turn into something else without anybody noticing. */
	readonly isDecaying: boolean;
	/** Coaches bring the office a rescue file. */
	readonly isRescuing: boolean;
	/** A standby of the database follows behind, and takes over. */
	readonly isFailingOver: boolean;
}

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;

export function drawProfile(chance: Chance): Profile {
	const maybe = (likelihood: number, highest: number) =>
		chance.is(likelihood) ? highest * (0.2 + 0.8 * chance.random()) : 0;
	return {
		phones: chance.between(2, 4),
		steps: chance.between(100, 300),
		parkPhone: chance.of(0, 0.05, 0.2, 0.5),
		parkServer: chance.of(0, 0.3, 1),
		parkTransaction: chance.of(0, 0, 0.1, 0.3),
		crash: maybe(0.5, 0.03),
		crashOs: maybe(0.4, 0.03),
		full: maybe(0.3, 0.08),
		closed: maybe(0.3, 0.05),
		dropRequest: maybe(0.5, 0.3),
		dropAnswer: maybe(0.6, 0.4),
		duplicate: maybe(0.5, 0.3),
		oddAnswer: maybe(0.3, 0.1),
		strike: maybe(0.5, 0.04),
		pushMax: chance.is(0.2) ? chance.between(1, 5) : 1_000,
		pageMax: chance.is(0.4) ? chance.between(1, 12) : 500,
		poison: maybe(0.3, 0.15),
		curse: maybe(0.2, 0.08),
		skewMs: chance.of(0, 0, 60_000, HOUR_MS, 10 * YEAR_MS),
		isBrisk: chance.is(0.4),
		isMoving: chance.is(0.35),
		isForking: chance.is(0.3),
		isRevoking: chance.is(0.15),
		isLosing: chance.is(0.2),
		isRestoring: chance.is(0.15),
		isTrimming: chance.is(0.3),
		isPurging: chance.is(0.3),
		isDeciding: chance.is(0.5),
		isOldJoining: chance.is(0.15),
		isDecaying: chance.is(0.15),
		isRescuing: chance.is(0.3),
		isFailingOver: chance.is(0.15)
	};
}

/** Once the trouble is over: everything arrives, at once and whole. */
export function healed(profile: Profile): Profile {
	const none = {
		crash: 0,
		crashOs: 0,
		full: 0,
		closed: 0,
		dropRequest: 0,
		dropAnswer: 0,
		duplicate: 0,
		oddAnswer: 0,
		strike: 0,
		poison: 0
	};
	return { ...profile, ...none, parkPhone: 0, parkServer: 0, parkTransaction: 0, pushMax: 1_000, pageMax: 500 };
}
