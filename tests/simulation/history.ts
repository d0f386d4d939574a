/** One seed is one history: steps drawn in advance, each with chance of its own, so that a step can be left out. */
import { createHash } from 'node:crypto';
import { chanceOf } from './chance.ts';
import { checkEnd } from './final-checks.ts';
import { heal, visitTown } from './heal.ts';
import { Ledger } from './ledger.ts';
import type { Desk } from './office-desk.ts';
import { Phone } from './phone.ts';
import { drawProfile, healed } from './profile.ts';
import { settled } from './scheduler.ts';
import { Server } from './server.ts';
import { type StepKind, takeStep, weightsOf } from './steps.ts';
import { coachOf } from './town.ts';
import { type Finding, World } from './world.ts';
import type { Deed } from './verbs.ts';
import type { SqlStore } from '#lib/server/store/sql-store.ts';
import type { Operation } from '#lib/sync/operation.ts';

export interface History {
	readonly world: World;
	readonly server: Server;
	readonly phones: Phone[];
	readonly ledger: Ledger;
	readonly desk: Desk;
	/** What a phone was last asked and answered with trouble: a coach tries again. */
	readonly failed: Map<Phone, Deed>;
	/** Operations made for a deed, by phone and text and in order of trying, so that trying again finds them. */
	readonly made: Map<Phone, Map<string, (readonly Operation[])[]>>;
	/** Profiles that a migration tool kept, with the step they were kept in. */
	readonly backups: Map<Phone, Phone>;
}

export interface HistoryResult {
	readonly seed: number;
	readonly steps: number;
	/** Over everything that happened: two runs of one seed must agree on it. */
	readonly hash: string;
	readonly findings: readonly Finding[];
	readonly events: readonly string[];
	readonly saved: number;
}

/** Streams of chance: steps use their own index. */
const PROFILE_STREAM = 1_000_001;
const SERVER_STREAM = 1_000_002;
const PHONE_STREAM = 1_000_010;
const PLAN_STREAM = 1_000_003;
export const HEAL_STREAM = 1_000_004;

export async function runHistory(
	seed: number,
	options: {
		readonly skip?: ReadonlySet<number>;
		readonly onEnd?: (history: History) => void;
		/** An empty store on a real engine, in place of the twin. */
		readonly engine?: SqlStore | null;
	} = {}
): Promise<HistoryResult> {
	const profile = drawProfile(chanceOf(seed, PROFILE_STREAM));
	const planning = chanceOf(seed, PLAN_STREAM);
	const weights = weightsOf(profile);
	const plan: StepKind[] = Array.from({ length: profile.steps }, () => planning.weighted(weights));
	const first = new World({ seed, profile, chance: chanceOf(seed, HEAL_STREAM + 1) });
	const history = await begin(first, options.engine ?? null);
	const { world } = history;
	for (const [at, kind] of plan.entries()) {
		if (options.skip?.has(at)) continue;
		world.step = at;
		world.chance = chanceOf(seed, at);
		await takeStep(history, kind);
		await settled();
	}
	world.step = profile.steps;
	world.chance = chanceOf(seed, HEAL_STREAM);
	await heal(history);
	options.onEnd?.(history);
	await history.server.checkEngine();
	const state = await checkEnd(history);
	const hash = createHash('sha1').update(world.events.join('\n')).update(state).digest('hex');
	return {
		seed,
		steps: plan.length,
		hash,
		findings: world.findings,
		events: world.events,
		saved: history.ledger.all().length
	};
}

/** Everybody enrolled and in the town; the first exchange is still to come. */
async function begin(world: World, engine: SqlStore | null): Promise<History> {
	const { seed, profile } = world;
	world.profile = healed(profile);
	const server = new Server(world, chanceOf(seed, SERVER_STREAM), engine);
	await server.furnish();
	const phones: Phone[] = [];
	for (let at = 0; at < profile.phones; at += 1) {
		const chance = chanceOf(seed, PHONE_STREAM + at);
		const skewMs = chance.is(0.6) ? Math.round(profile.skewMs * (chance.random() * 2 - 1)) : 0;
		const name = `phone ${at + 1}`;
		const phone = new Phone({
			world,
			server,
			name,
			enrolled: await server.enrol(coachOf(at), name),
			person: coachOf(at),
			chance,
			skewMs,
			isOld: profile.isOldJoining && chance.is(0.5)
		});
		await phone.enrol();
		phones.push(phone);
	}
	const desk = { stored: [], revoked: new Set<string>(), discarded: new Set<string>() };
	const history: History = {
		world,
		server,
		phones,
		ledger: new Ledger(),
		desk,
		failed: new Map(),
		made: new Map(),
		backups: new Map()
	};
	world.profile = healed(profile);
	// Most phones have been in the town before; the others begin with an empty screen.
	for (const phone of phones) if (phone.chance.is(0.85)) await visitTown(history, phone);
	world.profile = profile;
	return history;
}
