/**
 * How many of each measure: what was tapped stands at once, and is saved one after the other, so that quick taps neither
 * get lost nor make a second record of the same measure.
 */
import type { VisitView } from '#lib/device/port.ts';
import type { Coach } from '../../coach.svelte.ts';

export type MeasureHow = 'fitted' | 'advised';

export class MeasureCounts {
	readonly #coach: Coach;
	readonly #visit: () => VisitView;
	/** What was tapped here; what was not is as the visit holds it. */
	#wanted: Readonly<Record<string, number>> = $state.raw({});
	readonly #ids = new Map<string, string>();
	#saving: Promise<void> = Promise.resolve();

	constructor(coach: Coach, visit: () => VisitView) {
		this.#coach = coach;
		this.#visit = visit;
	}

	countOf(code: string, how: MeasureHow): number {
		return this.#wanted[keyOf(code, how)] ?? this.#held(code, how)?.count ?? 0;
	}

	set(code: string, how: MeasureHow, count: number): Promise<void> {
		this.#wanted = { ...this.#wanted, [keyOf(code, how)]: count };
		this.#saving = this.#saving.then(() => this.#save(code, how, count));
		return this.#saving;
	}

	async #save(code: string, how: MeasureHow, count: number): Promise<void> {
		const key = keyOf(code, how);
		// A later tap says what holds.
		if (this.#wanted[key] !== count) return;
		const { call } = this.#coach.device;
		const known = this.#ids.get(key) ?? this.#held(code, how)?.id;
		if (known !== undefined) {
			const values = { count, removed: count === 0 };
			if (await this.#coach.run(call.updateMeasure({ measure: known, values }))) this.#ids.set(key, known);
			else this.#forget(key);
			return;
		}
		const done = await this.#coach.run(call.addMeasure({ visit: this.#visit().id, code, count, how }));
		if (done) this.#ids.set(key, done.value.measure);
		else this.#forget(key);
	}

	/** It was not saved: what is saved stands there again. */
	#forget(key: string): void {
		this.#wanted = Object.fromEntries(Object.entries(this.#wanted).filter(([other]) => other !== key));
	}

	#held(code: string, how: MeasureHow): VisitView['measures'][number] | undefined {
		return this.#visit().measures.find((measure) => measure.code === code && measure.how === how && !measure.removed);
	}
}

function keyOf(code: string, how: MeasureHow): string {
	return `${how} ${code}`;
}
