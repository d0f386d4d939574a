/** Appointments that are near, in words and in the order of the day. */
import type { DoorView } from '#lib/device/port.ts';
import { addDays, dayOf, minuteText } from '#lib/words/formats.ts';
import type { Coach } from '../coach.svelte.ts';

export interface DueAppointment {
	readonly door: DoorView;
	readonly text: string;
}

/** Where only a part of the day was agreed, it counts from its beginning. */
const PART_FROM_MINUTE = { morning: 0, afternoon: 12 * 60, evening: 18 * 60 } as const;

/** Of today and tomorrow, the nearest first. */
export function dueAppointments(coach: Coach, doors: readonly DoorView[]): readonly DueAppointment[] {
	const today = dayOf(coach.now);
	const tomorrow = addDays(today, 1);
	return doors
		.flatMap((door) => {
			const { appointment } = door;
			if (!appointment || (appointment.on !== today && appointment.on !== tomorrow)) return [];
			const { on, part, minute } = appointment;
			const isToday = on === today;
			const at = minute ?? (part ? PART_FROM_MINUTE[part] : 0);
			const time =
				minute !== null
					? coach.t('door.atTime', { time: minuteText(coach.locale, minute) })
					: part
						? coach.t(`part.${part}`)
						: '';
			const key = isToday ? 'today.appointmentToday' : 'today.appointmentTomorrow';
			return [{ door, text: coach.t(key, { time }).trim(), order: (isToday ? 0 : 1) * 1440 + at }];
		})
		.toSorted((one, other) => one.order - other.order)
		.map(({ door, text }) => ({ door, text }));
}
