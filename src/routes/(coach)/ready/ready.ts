/** Is this phone ready for the field? A short list of facts; what is not good is named, with what it means. */
import type { DeviceQueries, StatusView, TodayView } from '#lib/device/port.ts';
import type { IconName } from '#lib/ui/icons.ts';
import { capitalised, dateText, momentText, numberText } from '#lib/words/formats.ts';
import type { Coach } from '../coach.svelte.ts';
import type { Charge } from './phone-facts.svelte.ts';

/** Below this a day of visits may not fit. */
const FREE_BYTES_MIN = 100_000_000;
const CONTACT_AGE_MS_MAX = 24 * 3_600_000;
/** The office takes a phone's clock as it is up to this; what lies further ahead it puts right (design, section 5). */
const CLOCK_OFFSET_MS_MAX = 120_000;
const MINUTE_MS = 60_000;
/** Our own choice: under this a coach is asked to think of a charger, and nothing is said of hours. */
const BATTERY_LEVEL_MIN = 0.4;

export interface ReadyFact {
	readonly id: string;
	readonly icon: IconName;
	readonly name: string;
	readonly text: string;
	readonly isGood: boolean;
}

/** What the coach can do here about what is not good; the rest is done elsewhere, and its text says where. */
export type ReadyAct = 'fetch' | 'keep';
const ACTS: Readonly<Partial<Record<string, ReadyAct>>> = {
	round: 'fetch',
	content: 'fetch',
	contact: 'fetch',
	kept: 'keep'
};

interface ReadySources {
	readonly status: StatusView;
	readonly today: TodayView | undefined;
	readonly content: DeviceQueries['content']['result'] | undefined;
	readonly freeBytes: number | null;
	readonly battery: Charge | null;
	readonly hasUpdate: boolean;
	/** Of the app on this phone. */
	readonly version: string;
}

export function readyFacts(coach: Coach, from: ReadySources): readonly ReadyFact[] {
	return [
		roundFact(coach, from),
		contentFact(coach, from),
		contactFact(coach, from),
		clockFact(coach, from),
		spaceFact(coach, from),
		keptFact(coach, from),
		batteryFact(coach, from),
		appFact(coach, from)
	];
}

/** Each act once, that of the first reason in front: it stands right under that reason. */
export function readyActs(facts: readonly ReadyFact[]): readonly ReadyAct[] {
	return [...new Set(facts.flatMap(({ id, isGood }) => (isGood ? [] : (ACTS[id] ?? []))))];
}

function roundFact(coach: Coach, { today }: ReadySources): ReadyFact {
	const fact = { id: 'round', icon: 'list', name: coach.t('more.fact.round') } as const;
	if (!today?.round) return { ...fact, text: coach.t('more.fact.roundNone'), isGood: false };
	const count = today.doors.length;
	const { lentUntil } = today.round;
	const text =
		lentUntil === null
			? coach.t('more.fact.roundOpen', { count })
			: coach.t('more.fact.roundText', { count, day: dateText(coach.locale, lentUntil, coach.now) });
	return { ...fact, text, isGood: count > 0 };
}

function contentFact(coach: Coach, { content }: ReadySources): ReadyFact {
	const fact = { id: 'content', icon: 'book', name: coach.t('more.fact.content') } as const;
	if (!content) return { ...fact, text: coach.t('more.fact.contentNone'), isGood: false };
	const { lessons, guides } = content.pack;
	const version = content.hash.slice(0, 7);
	return {
		...fact,
		text: coach.t('more.fact.contentText', { lessons: lessons.length, guides: guides.length, version }),
		isGood: true
	};
}

function contactFact(coach: Coach, { status }: ReadySources): ReadyFact {
	const fact = { id: 'contact', icon: 'send', name: coach.t('more.fact.contact') } as const;
	if (status.lastContactAt === null) return { ...fact, text: coach.t('more.fact.contactNone'), isGood: false };
	const when = momentText(coach.locale, status.lastContactAt, coach.now);
	const text = coach.t(status.unsentOperations > 0 ? 'more.fact.contactUnsent' : 'more.fact.contactText', { when });
	return { ...fact, text: capitalised(text), isGood: coach.now - status.lastContactAt < CONTACT_AGE_MS_MAX };
}

/** A clock that is wrong stops nothing: the office puts the order right, and the coach is told how to mend it. */
function clockFact(coach: Coach, { status }: ReadySources): ReadyFact {
	const fact = { id: 'clock', icon: 'clock', name: coach.t('ready.fact.clock') } as const;
	const offset = status.clockOffsetMs;
	if (offset === null) return { ...fact, text: coach.t('ready.fact.clockUnknown'), isGood: true };
	if (Math.abs(offset) < CLOCK_OFFSET_MS_MAX) return { ...fact, text: coach.t('ready.fact.clockText'), isGood: true };
	const count = Math.round(Math.abs(offset) / MINUTE_MS);
	const key = offset < 0 ? 'ready.fact.clockAhead' : 'ready.fact.clockBehind';
	return { ...fact, text: coach.t(key, { count }), isGood: false };
}

function spaceFact(coach: Coach, { freeBytes }: ReadySources): ReadyFact {
	const fact = { id: 'space', icon: 'storage', name: coach.t('more.fact.space') } as const;
	if (freeBytes === null) return { ...fact, text: coach.t('more.fact.spaceUnknown'), isGood: true };
	const free = freeText(coach, freeBytes);
	const isGood = freeBytes >= FREE_BYTES_MIN;
	return { ...fact, text: coach.t(isGood ? 'ready.fact.spaceText' : 'more.fact.spaceLow', { free }), isGood };
}

function keptFact(coach: Coach, { status }: ReadySources): ReadyFact {
	const fact = { id: 'kept', icon: 'safety', name: coach.t('ready.fact.kept') } as const;
	const { persisted } = status;
	if (persisted === null) return { ...fact, text: coach.t('ready.fact.keptUnknown'), isGood: true };
	return { ...fact, text: coach.t(persisted ? 'ready.fact.keptYes' : 'ready.fact.keptNo'), isGood: persisted };
}

function batteryFact(coach: Coach, { battery }: ReadySources): ReadyFact {
	const fact = { id: 'battery', icon: 'battery', name: coach.t('ready.fact.battery') } as const;
	if (battery === null) return { ...fact, text: coach.t('ready.fact.batteryUnknown'), isGood: true };
	const percent = numberText(coach.locale, battery.level * 100, 0);
	if (battery.isCharging) return { ...fact, text: coach.t('ready.fact.batteryCharging', { percent }), isGood: true };
	const isGood = battery.level >= BATTERY_LEVEL_MIN;
	return { ...fact, text: coach.t(isGood ? 'ready.fact.batteryText' : 'ready.fact.batteryLow', { percent }), isGood };
}

function appFact(coach: Coach, { hasUpdate, version }: ReadySources): ReadyFact {
	const fact = { id: 'app', icon: 'phone', name: coach.t('more.fact.app') } as const;
	const text = hasUpdate ? coach.t('more.fact.appWaiting') : coach.t('ready.fact.appText', { version });
	return { ...fact, text, isGood: !hasUpdate };
}

function freeText(coach: Coach, bytes: number): string {
	if (bytes >= 1_000_000_000) return `${numberText(coach.locale, bytes / 1_000_000_000, 1)} GB`;
	return `${numberText(coach.locale, bytes / 1_000_000, 0)} MB`;
}
