/** One meter in this visit: where its number comes from, where it goes, and what is asked about it. */
import type { VisitView } from '#lib/device/port.ts';
import { doubtOf, type Meter, readingBefore, readingOf, readTyped, UNIT_OF } from '#lib/domain/meter-reading.ts';
import { dateText, dayOf, numberText } from '#lib/words/formats.ts';
import type { Coach } from '../../coach.svelte.ts';
import type { TalkTextPorts } from './drafted-text.svelte.ts';

/** The counters of a Dutch electricity meter, as they stand on its display. */
export const REGISTER_OF: Readonly<Partial<Record<Meter, string>>> = {
	electricity1: '1.8.1',
	electricity2: '1.8.2',
	return1: '2.8.1',
	return2: '2.8.2'
};

type HeldReading = VisitView['meterReadings'][number];

/** The newest of this meter in this visit. */
export function heldReading(visit: VisitView, meter: Meter): HeldReading | undefined {
	return visit.meterReadings.filter((one) => one.meter === meter).at(-1);
}

export function unitText(meter: Meter): string {
	return UNIT_OF[meter] === 'm3' ? 'm³' : UNIT_OF[meter];
}

export interface ReadingPlace {
	readonly meter: Meter;
	/**
	 * The visit at the moment of a save: a reading of this field may have come since it was opened. Undefined where the
	 * screen was covered meanwhile, which is when a field that had the focus is saved.
	 */
	readonly now: () => VisitView | undefined;
}

export function openReading(coach: Coach, opened: VisitView, { meter, now }: ReadingPlace): TalkTextPorts {
	const key = `meter:${meter}`;
	const { call } = coach.device;
	const { id } = opened;
	const value = heldReading(opened, meter)?.value;
	const saved = value === null || value === undefined ? '' : String(value).replace('.', ',');
	let reading = heldReading(opened, meter)?.id;
	return {
		key,
		text: opened.drafts[key] ?? saved,
		saved,
		saveDraft: (text) => coach.run(call.saveDraft({ visit: id, key, text })),
		save: async (text) => {
			const typed = readTyped(text);
			if (typed.kind === 'noReading') return false;
			reading ??= heldReading(now() ?? opened, meter)?.id;
			if (typed.kind === 'empty') {
				if (reading === undefined) return true;
				const done = await coach.run(call.updateMeterReading({ reading, values: { removed: true } }));
				if (done) reading = undefined;
				return done !== null;
			}
			const values = { value: typed.value, lookedAgain: false };
			if (reading !== undefined) return (await coach.run(call.updateMeterReading({ reading, values }))) !== null;
			const done = await coach.run(
				call.addMeterReading({ visit: id, values: { meter, unit: UNIT_OF[meter], value: typed.value } })
			);
			reading = done?.value.reading;
			return done !== null;
		}
	};
}

export interface MeterFacts {
	/** The reading before, in words. */
	readonly before: string | null;
	/** What to ask about the one of this visit; null where nothing is, or where the coach looked again. */
	readonly doubt: string | null;
	readonly lookedAgain: boolean;
	readonly reading: string | null;
}

export function meterFacts(coach: Coach, visit: VisitView, meter: Meter): MeterFacts {
	const held = heldReading(visit, meter);
	const now = held ? readingOf(held) : null;
	const before = readingBefore(visit.readingsBefore, meter, now?.at ?? coach.now);
	const doubt = now ? doubtOf(now, before) : null;
	const lookedAgain = held?.lookedAgain === true && doubt !== null;
	return {
		before: before
			? coach.t('meter.before', {
					value: numberText(coach.locale, before.value, 3),
					unit: unitText(meter),
					day: dateText(coach.locale, dayOf(before.at), coach.now)
				})
			: null,
		doubt: doubt === null || lookedAgain ? null : coach.t(`meter.doubt.${doubt}`),
		lookedAgain,
		reading: held?.id ?? null
	};
}
