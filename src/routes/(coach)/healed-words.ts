/** What happened to this phone's own stores, what was done about it, and what the coach can do. */
import type { StatusView } from '#lib/device/port.ts';
import type { Coach } from './coach.svelte.ts';

/** One sentence or two per kind; the same twice is told once, with both counts. */
export function healedWords(coach: Coach, healed: StatusView['healed']): readonly string[] {
	const counts = new Map<StatusView['healed'][number]['what'], number>();
	for (const { what, count } of healed) counts.set(what, (counts.get(what) ?? 0) + count);
	return [...counts].map(([what, count]) => coach.t(`healed.${what}`, { count }));
}

/** "Uw ronde komt binnen: 800 van ongeveer 2.000", or null when it is all there or has not begun. */
export function arrivingWords(coach: Coach, arriving: StatusView['arriving']): string | null {
	if (!arriving || arriving.total === 0) return null;
	const number = new Intl.NumberFormat(coach.locale);
	const held = Math.min(arriving.held, arriving.total);
	return coach.t('today.arriving', { held: number.format(held), total: number.format(roundly(arriving.total)) });
}

function roundly(total: number): number {
	const step = total > 1_000 ? 100 : total > 100 ? 10 : 1;
	return Math.ceil(total / step) * step;
}
