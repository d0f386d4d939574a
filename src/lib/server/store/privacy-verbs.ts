/** What the store keeps about an organisation's decisions, and the counts that outlive records; part of every transaction. */
import type { TallyLine } from '#lib/domain/tally.ts';

/** One value that a setting had. Values are only added, so what held before stays readable and can be put back. */
export interface StoredSetting {
	readonly name: string;
	/** From one, a number more for each change of this name. */
	readonly number: number;
	/** JSON; its shape stands in `domain/settings.ts`. */
	readonly value: string;
	readonly person: string;
	readonly at: number;
}

export interface PrivacyVerbs {
	/** Every value of every setting, by name and number. */
	readSettings(): Promise<readonly StoredSetting[]>;
	/** Adds a value behind those that a setting had, and answers its number. */
	putSetting(setting: Omit<StoredSetting, 'number'>): Promise<number>;
	/** Adds to the counts. A count never goes down. */
	addTally(lines: readonly TallyLine[]): Promise<void>;
	readTally(): Promise<readonly TallyLine[]>;
}
