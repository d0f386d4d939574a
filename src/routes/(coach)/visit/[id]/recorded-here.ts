/** What this visit holds already of what a moment offers to write down, in words: nobody agrees the same thing twice. */
import type { VisitView } from '#lib/device/port.ts';
import { CONSENT_PURPOSES } from '#lib/domain/household.ts';
import type { ContentPack, Moment } from '#lib/domain/guide/guide.ts';
import { relativeDay } from '#lib/words/formats.ts';
import type { Coach } from '../../coach.svelte.ts';
import { appointmentText } from '../../door-words.ts';
import { answerTo } from './consent-asking.svelte.ts';
import type { MomentTool } from './moment-actions.ts';
import { promisesOf } from './promises.svelte.ts';
import { referralsMade } from './referral-words.ts';

export interface RecordedLine {
	readonly id: string;
	readonly text: string;
}

export function recordedFor(
	tool: MomentTool,
	from: {
		readonly coach: Coach;
		readonly visit: VisitView;
		readonly pack: ContentPack | null;
		readonly moment: Pick<Moment, 'consent'>;
	}
): readonly RecordedLine[] {
	const { coach, visit } = from;
	switch (tool) {
		case 'promise':
			return promisesOf(visit).map(({ id, who, what, dueOn }) => {
				const day = dueOn ? relativeDay(coach.locale, dueOn, coach.now) : null;
				const until = day === null ? '' : `, ${coach.t('close.stepBy', { day })}`;
				return { id, text: `${coach.t(`who.${who ?? 'coach'}`)}: ${what ?? ''}${until}` };
			});
		case 'referral':
			return referralsMade(coach, visit, from.pack);
		case 'appointment':
			return visit.appointments.map(({ id, ...agreed }) => ({
				id,
				text: coach.t('appointment.fixed', { when: appointmentText(coach, agreed) })
			}));
		case 'consent':
			return answered(coach, visit, from.moment.consent);
	}
}

/** The last answer to the question of this moment. */
function answered(coach: Coach, visit: VisitView, asked: string | undefined): readonly RecordedLine[] {
	const purpose = CONSENT_PURPOSES.find((one) => one === asked);
	const answer = purpose === undefined ? null : answerTo(visit, { purpose });
	if (purpose === undefined || purpose === 'referral' || answer === null) return [];
	const said = coach.t(answer === 'withdrawn' ? 'ask.withdrawn' : `consent.${answer}`);
	return [{ id: purpose, text: `${coach.t(`ask.${purpose}`)} ${said}` }];
}
