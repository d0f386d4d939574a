/** The next visit as it is being agreed: kept as a draft, so that a covered screen loses nothing of it. */
import * as v from 'valibot';
import type { VisitView } from '#lib/device/port.ts';
import { day as daySchema } from '#lib/domain/record.ts';
import type { Coach } from '../../coach.svelte.ts';
import { DraftedForm, readDraft } from './drafted-form.svelte.ts';

export const PARTS = ['morning', 'afternoon', 'evening'] as const;
const KEY = 'appointment';

const drafted = v.object({
	day: v.nullable(daySchema),
	part: v.nullable(v.picklist(PARTS)),
	/** "10:30", or nothing. */
	time: v.pipe(v.string(), v.regex(/^(\d{2}:\d{2})?$/))
});
type Drafted = v.InferOutput<typeof drafted>;

const NOTHING: Drafted = { day: null, part: null, time: '' };

export class AppointmentForm {
	readonly draft: DraftedForm<Drafted>;
	readonly #coach: Coach;
	readonly #visit: string;
	values: Drafted = $state.raw(NOTHING);
	isDayMissing = $state(false);

	constructor(coach: Coach, visit: VisitView) {
		this.#coach = coach;
		this.#visit = visit.id;
		this.draft = new DraftedForm(coach, { visit: visit.id, key: KEY });
		this.values = readDraft(visit, KEY, drafted) ?? NOTHING;
	}

	choose(chosen: Partial<Drafted>): void {
		this.values = { ...this.values, ...chosen };
		this.isDayMissing &&= this.values.day === null;
		this.draft.keep(this.values);
	}

	/** True when it is saved. */
	async add(): Promise<boolean> {
		const { day, part, time } = this.values;
		this.isDayMissing = day === null;
		if (day === null) return false;
		const [hours, minutes] = time.split(':').map(Number);
		const minute = hours === undefined || minutes === undefined ? null : hours * 60 + minutes;
		const { call } = this.#coach.device;
		const done = await this.#coach.run(call.addAppointment({ visit: this.#visit, values: { on: day, part, minute } }));
		if (done) await this.draft.forget();
		return done !== null;
	}
}
