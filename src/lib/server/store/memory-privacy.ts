/** Settings and lasting counts on the twin in memory. */
import type { TallyLine } from '#lib/domain/tally.ts';
import { compareText } from '#lib/sync/clock.ts';
import type { PrivacyVerbs, StoredSetting } from './privacy-verbs.ts';

export interface PrivacyTables {
	/** By name and number. */
	readonly setting: Map<string, StoredSetting>;
	/** By month, area and what is counted. */
	readonly tally: Map<string, TallyLine>;
}

export function emptyPrivacyTables(): PrivacyTables {
	return { setting: new Map(), tally: new Map() };
}

export function copyPrivacyTables({ setting, tally }: PrivacyTables): PrivacyTables {
	return { setting: new Map(setting), tally: new Map(tally) };
}

export function privacyVerbs(
	tables: PrivacyTables,
	put: <V>(table: Map<string, V>, key: string, value: V) => void
): PrivacyVerbs {
	return {
		readSettings: async () =>
			[...tables.setting.values()].sort((a, b) => compareText(a.name, b.name) || a.number - b.number),
		async putSetting(setting) {
			const number = [...tables.setting.values()].filter(({ name }) => name === setting.name).length + 1;
			put(tables.setting, `${setting.name} ${number}`, { ...setting, number });
			return number;
		},
		async addTally(lines) {
			for (const line of lines) {
				const key = `${line.month} ${line.area} ${line.what}`;
				put(tables.tally, key, { ...line, amount: (tables.tally.get(key)?.amount ?? 0) + line.amount });
			}
		},
		readTally: async () =>
			[...tables.tally.values()].sort(
				(a, b) => compareText(a.month, b.month) || compareText(a.area, b.area) || compareText(a.what, b.what)
			)
	};
}
