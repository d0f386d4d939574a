/** The next visit as it is being agreed: kept as a draft, so that a covered screen loses nothing of it. */
import * as v from 'valibot';
import { doorDrafts } from '#lib/device/draft-owners.ts';
import type { Done, VisitView } from '#lib/device/port.ts';
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

/** Where it is agreed: in a talk, or at a door without one. */
export interface AppointmentPlace extends Pick<VisitView, 'drafts'> {
	/** The name under which drafts are kept. */
	readonly draftsOf: string;
	readonly agree: (values: {
		readonly on: string;
		readonly part: Drafted['part'];
		readonly minute: number | null;
	}) => Promise<Done<unknown>>;
}

export function inTalk(coach: Coach, { id, drafts }: Pick<VisitView, 'id' | 'drafts'>): AppointmentPlace {
	return { draftsOf: id, drafts, agree: (values) => coach.device.call.addAppointment({ visit: id, values }) };
}

/** @param drafts what was kept under `doorDrafts` */
export function atDoor(coach: Coach, address: string, drafts: VisitView['drafts']): AppointmentPlace {
	const agree: AppointmentPlace['agree'] = (values) => coach.device.call.agreeAtDoor({ address, values });
	return { draftsOf: doorDrafts(address), drafts, agree };
}

const NOTHING: Drafted = { day: null, part: null, time: '' };

export class AppointmentForm {
	readonly draft: DraftedForm<Drafted>;
	readonly #coach: Coach;
	readonly #agree: AppointmentPlace['agree'];
	values: Drafted = $state.raw(NOTHING);
	isDayMissing = $state(false);
	#isAdding = false;

	constructor(coach: Coach, place: AppointmentPlace) {
		this.#coach = coach;
		this.#agree = place.agree;
		this.draft = new DraftedForm(coach, { visit: place.draftsOf, key: KEY });
		this.values = readDraft(place, KEY, drafted) ?? NOTHING;
	}

	choose(chosen: Partial<Drafted>): void {
		this.values = { ...this.values, ...chosen };
		this.isDayMissing &&= this.values.day === null;
		this.draft.keep(this.values);
	}

	/** True when it is saved. A second tap of a wet finger is not a second visit. */
	async add(): Promise<boolean> {
		const { day, part, time } = this.values;
		this.isDayMissing = day === null;
		if (day === null || this.#isAdding) return false;
		this.#isAdding = true;
		const done = await this.#coach.run(this.#agree({ on: day, part, minute: minuteOf(time) }));
		if (done) await this.draft.forget();
		this.#isAdding = false;
		return done !== null;
	}
}

/** Minutes since midnight; null where no time was agreed. */
export function minuteOf(time: string): number | null {
	const [hours, minutes] = time.split(':').map(Number);
	return hours === undefined || minutes === undefined ? null : hours * 60 + minutes;
}
