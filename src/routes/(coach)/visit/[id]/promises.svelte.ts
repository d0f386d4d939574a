/** What is agreed in a visit: at most five steps, since more are not remembered. */
import type { VisitView } from '#lib/device/port.ts';
import type { RecordValues } from '#lib/domain/records/index.ts';
import { addDays, dayOf } from '#lib/words/formats.ts';
import type { Coach } from '../../coach.svelte.ts';

export const PROMISES_MAX = 5;
const DUE_DAYS = 7;

export type Who = NonNullable<RecordValues<'commitment'>['who']>;

export function promisesOf(visit: VisitView): VisitView['commitments'] {
	return visit.commitments.filter(({ state }) => state !== 'dropped');
}

export class Promises {
	readonly #coach: Coach;
	/** The last one asked for was one too many. */
	isFull = $state(false);

	constructor(coach: Coach) {
		this.#coach = coach;
	}

	get defaultDay(): string {
		return addDays(dayOf(this.#coach.now), DUE_DAYS);
	}

	/** True when it is saved. */
	async add(
		visit: VisitView,
		promise: { readonly who: Who; readonly what: string; readonly dueOn?: string }
	): Promise<boolean> {
		this.isFull = promisesOf(visit).length >= PROMISES_MAX;
		if (this.isFull) return false;
		const values = { state: 'open', dueOn: this.defaultDay, ...promise } as const;
		return (await this.#coach.run(this.#coach.device.call.addCommitment({ visit: visit.id, values }))) !== null;
	}

	async drop(commitment: string): Promise<void> {
		const { device } = this.#coach;
		const done = await this.#coach.run(device.call.updateCommitment({ commitment, values: { state: 'dropped' } }));
		if (done) {
			this.isFull = false;
			this.#coach.note({ text: this.#coach.t('promise.removed') });
		}
	}
}
