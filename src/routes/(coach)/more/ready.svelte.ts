/** Is this phone ready for the field? A short list of facts; what is not good is named, with what it means. */
import type { DeviceQueries, StatusView, TodayView } from '#lib/device/port.ts';
import type { IconName } from '#lib/ui/icons.ts';
import { dateText, momentText, numberText } from '#lib/words/formats.ts';
import type { Coach } from '../coach.svelte.ts';

/** Below this a day of visits may not fit. */
const FREE_BYTES_MIN = 100_000_000;
const CONTACT_AGE_MS_MAX = 24 * 3_600_000;

export interface ReadyFact {
	readonly id: string;
	readonly icon: IconName;
	readonly name: string;
	readonly text: string;
	readonly isGood: boolean;
}

interface ReadySources {
	readonly status: StatusView;
	readonly today: TodayView | undefined;
	readonly content: DeviceQueries['content']['result'] | undefined;
	readonly freeBytes: number | null;
	readonly hasUpdate: boolean;
}

export function readyFacts(coach: Coach, from: ReadySources): readonly ReadyFact[] {
	return [
		roundFact(coach, from),
		contentFact(coach, from),
		contactFact(coach, from),
		spaceFact(coach, from),
		appFact(coach, from)
	];
}

/** What the browser says is free for this app; null when it does not say. */
export class FreeSpace {
	freeBytes: number | null = $state(null);

	constructor() {
		void this.measure();
	}

	async measure(): Promise<void> {
		// Missing in an older browser; the list then says that the phone does not tell.
		if (typeof navigator.storage?.estimate !== 'function') return;
		const { quota, usage } = await navigator.storage.estimate();
		if (quota !== undefined) this.freeBytes = Math.max(0, quota - (usage ?? 0));
	}
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
	return { ...fact, text, isGood: coach.now - status.lastContactAt < CONTACT_AGE_MS_MAX };
}

function spaceFact(coach: Coach, { status, freeBytes }: ReadySources): ReadyFact {
	const fact = { id: 'space', icon: 'storage', name: coach.t('more.fact.space') } as const;
	if (freeBytes === null) return { ...fact, text: coach.t('more.fact.spaceUnknown'), isGood: true };
	const free = freeText(coach, freeBytes);
	if (freeBytes < FREE_BYTES_MIN) return { ...fact, text: coach.t('more.fact.spaceLow', { free }), isGood: false };
	return {
		...fact,
		text: coach.t(status.persisted ? 'more.fact.spaceText' : 'more.fact.spaceLoose', { free }),
		isGood: status.persisted !== false
	};
}

function appFact(coach: Coach, { hasUpdate }: ReadySources): ReadyFact {
	const fact = { id: 'app', icon: 'phone', name: coach.t('more.fact.app') } as const;
	return { ...fact, text: coach.t(hasUpdate ? 'more.fact.appWaiting' : 'more.fact.appCurrent'), isGood: !hasUpdate };
}

function freeText(coach: Coach, bytes: number): string {
	if (bytes >= 1_000_000_000) return `${numberText(coach.locale, bytes / 1_000_000_000, 1)} GB`;
	return `${numberText(coach.locale, bytes / 1_000_000, 0)} MB`;
}
