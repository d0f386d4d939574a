/** What a coach reads when something did not work: what happened, where the thing is now, what can be done. */
import type { DeviceError, StatusView } from '#lib/device/port.ts';
import type { Failure } from '#lib/sync/outbox.ts';
import { timeText } from '#lib/words/formats.ts';
import type { Coach } from './coach.svelte.ts';

export interface TroubleWords {
	readonly title: string;
	readonly text: string;
}

export function troubleWords(coach: Coach, error: DeviceError): TroubleWords {
	switch (error.kind) {
		case 'full':
			return { title: coach.t('error.full'), text: coach.t('error.fullDo') };
		case 'closed':
			return { title: coach.t('error.closed'), text: coach.t('error.closedDo') };
		case 'locked':
			return { title: coach.t('error.locked'), text: coach.t('error.lockedDo') };
		case 'photo':
			return { title: coach.t(`photo.error.${error.why}`), text: coach.t(`photo.error.${error.why}Do`) };
		case 'wrongSecret':
			return { title: coach.t('error.wrongSecret'), text: coach.t('error.wrongSecretDo') };
		case 'wait':
			return { title: coach.t('error.wrongSecret'), text: waitWords(coach, error.until) };
		case 'lastWay':
		case 'weak':
		case 'otherFile':
			return { title: coach.t(`vault.${error.kind}`), text: coach.t(`vault.${error.kind}Do`) };
		case 'codeRefused':
			return { title: coach.t('error.codeRefused'), text: coach.t('error.codeRefusedDo') };
		case 'network':
			return { title: coach.t('error.network'), text: failureWords(coach, error.failure) };
		case 'unknown':
			return { title: coach.t('error.unknown'), text: coach.t('error.unknownDo', { reference: error.reference }) };
	}
}

/** How long until the next passphrase is heard. */
export function waitWords(coach: Coach, until: number, now: number = Date.now()): string {
	return coach.t('vault.waitSeconds', { count: Math.max(1, Math.ceil((until - now) / 1_000)) });
}

/** Why the office was not reached, and what a person can do about it now. */
function failureWords(coach: Coach, failure: Failure): string {
	switch (failure) {
		case 'offline':
			return coach.t('error.networkDo');
		case 'portal':
		case 'refused':
		case 'tooLarge':
		case 'outdated':
			return `${coach.t(`failure.${failure}`)} ${coach.t(`failure.${failure}Do`)}`;
		case 'busy':
		case 'officeFull':
		case 'server':
			return `${coach.t(`failure.${failure}`)} ${coach.t('failure.tryAgain')}`;
	}
}

/** The reason alone, for a row; what to do about it stands once on the screen. */
export function reasonNotSent(coach: Coach, status: StatusView): string | null {
	if (status.send.kind !== 'waiting' || status.send.failure === 'offline') return null;
	return coach.t(`failure.${status.send.failure}`);
}

/** Why something is still on this phone, or null when it simply has not gone yet. */
export function whyNotSent(coach: Coach, status: StatusView): string | null {
	if (status.send.kind !== 'waiting' || status.send.failure === 'offline') return null;
	const again = coach.t('failure.retryAt', { time: timeText(coach.locale, status.send.until) });
	switch (status.send.failure) {
		case 'busy':
		case 'officeFull':
		case 'server':
			return `${coach.t(`failure.${status.send.failure}`)} ${again}`;
		case 'portal':
		case 'refused':
		case 'tooLarge':
		case 'outdated':
			return failureWords(coach, status.send.failure);
	}
}
