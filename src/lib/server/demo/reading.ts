/** Phones that coaches of the demo have, and what they read of the lessons: the office's page of gaps needs a team. */
import { readField } from '#lib/domain/learning.ts';
import { coachScope } from '#lib/domain/round.ts';
import type { Json } from '#lib/sync/json.ts';
import type { Chance } from './chance.ts';
import { DAY_MS, type DemoEntity, hourOn } from './shapes.ts';

/** Who has a phone, by place in the list of coaches. The first ones have none, since those are enrolled by hand. */
const READERS = { from: 4, to: 10 } as const;
const HOUR_MS = 3_600_000;
/** Lessons that no demo coach has met yet, so that the page has something to say. */
const LESSONS_LAST = 40;

export interface DemoPhone {
	readonly dev: string;
	readonly person: string;
	readonly label: string;
	readonly enrolledAt: number;
	readonly lastContactAt: number;
}

export interface DemoReading {
	readonly phones: readonly DemoPhone[];
	readonly entities: readonly DemoEntity[];
}

/** Six coaches with a phone each, who read the first lessons oftener than the last. */
export function makeReading(
	chance: Chance,
	options: { readonly coaches: readonly { readonly id: string; readonly name: string }[]; readonly now: number }
): DemoReading {
	const { now } = options;
	const readers = options.coaches.slice(READERS.from, READERS.to);
	const phones = readers.map(({ id, name }): DemoPhone => {
		const lastContactAt = now - chance.between(1, 30) * HOUR_MS;
		const enrolledAt = now - chance.between(60, 200) * DAY_MS;
		return {
			dev: chance.uuid(),
			person: id,
			label: `Telefoon van ${name.split(' ')[0] ?? name}`,
			enrolledAt,
			lastContactAt
		};
	});
	const entities = readers.map(({ id }): DemoEntity => {
		const ent = chance.uuid();
		const at = hourOn(chance, now - chance.between(1, 40) * DAY_MS);
		const read: [string, Json][] = [];
		for (let number = 1; number <= LESSONS_LAST; number += 1) {
			if (chance.between(0, LESSONS_LAST) < number) continue;
			const lesson = `L${String(number).padStart(2, '0')}`;
			read.push([readField(lesson), { lesson, packHash: 'demo', at }]);
		}
		return {
			kind: 'learning',
			ent,
			root: ent,
			scope: coachScope(id),
			by: id,
			at,
			fields: { coach: id, ...Object.fromEntries(read) }
		};
	});
	return { phones, entities };
}
