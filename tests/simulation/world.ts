/** What every part of one history shares: time, chance, who goes next, and what was found. */
import type { Chance } from './chance.ts';
import type { Profile } from './profile.ts';
import { type Life, never, Scheduler } from './scheduler.ts';

export const START = Date.UTC(2026, 9, 12, 9, 0, 0);

/** `lost` and `diverged` are counted apart: they are what a coach would notice. */
export interface Finding {
	readonly kind: 'lost' | 'diverged' | 'violation';
	readonly guarantee: string;
	readonly text: string;
	readonly step: number;
}

const FINDINGS_MAX = 20;

export class World {
	readonly scheduler = new Scheduler();
	readonly events: string[] = [];
	readonly findings: Finding[] = [];
	readonly seed: number;
	profile: Profile;
	/** The stream of the step that is being taken; everything that happens in it draws from here. */
	chance: Chance;
	step = -1;
	/** True time, which only the server's database knows. */
	now = START;
	/** Operations that make the server fail, and only as long as they are in here (G13). */
	readonly cursed = new Set<string>();
	/** What a cheating colleague's phone said, by operation. */
	readonly cheats = new Set<string>();
	/** Records that a cheat made: what is written on top of one waits with it. */
	readonly cheatMade = new Set<string>();
	/** The same, also after the server was mended: they were overtaken by what was made after them. */
	readonly overtaken = new Set<string>();
	/** Operations whose envelope can be read and says something else. */
	readonly mismatched = new Set<string>();
	/** Broken once and later sealed whole, from the row of a clone: two contents under one id, and the office rings. */
	readonly resealed = new Set<string>();
	/** Every operation that was ever sealed, with the household it is of: a broken envelope does not tell. */
	readonly sealed = new Map<string, string>();
	/** Purged households with every record that the purge named: read from the purge file as it is written. */
	readonly purged = new Map<string, ReadonlySet<string>>();
	/** Photos that were ever taken, by hash: of which household. */
	readonly photos = new Map<string, string>();
	/** No phone reaches the office. */
	isCut = false;

	constructor(options: { readonly seed: number; readonly profile: Profile; readonly chance: Chance }) {
		this.seed = options.seed;
		this.profile = options.profile;
		this.chance = options.chance;
	}

	/** It names a household that was purged, or a record of one as its root: either is denied for ever. */
	isPurged({ root, ent }: { readonly root: string; readonly ent: string }): boolean {
		return [...this.purged.values()].some((named) => named.has(root) || named.has(ent));
	}

	log(text: string): void {
		this.events.push(`${this.step} ${text}`);
	}

	find(kind: Finding['kind'], guarantee: string, text: string): void {
		if (this.findings.length >= FINDINGS_MAX) return;
		this.findings.push({ kind, guarantee, text, step: this.step });
		this.log(`FOUND ${kind} ${guarantee}: ${text}`);
	}

	/** Perhaps waits here; never returns after the end of the life it belongs to. */
	async pause(life: Life, label: string, likelihood: number): Promise<void> {
		if (!life.isAlive) return never();
		if (this.chance.is(likelihood)) await this.scheduler.park(life, label);
		if (!life.isAlive) return never();
	}
}

/** The first letters of an id: enough for a story. */
export function brief(id: string): string {
	return id.slice(0, 4) + id.slice(-4);
}
