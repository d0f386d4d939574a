/** What each kind of alarm is called, and what the office can do about it. */
const ALARM_WORDS = {
	fork: { what: 'work.alarm.fork', help: 'held.forkWhat' },
	sameIdOtherContent: { what: 'work.alarm.sameId', help: 'held.sameIdWhat' },
	otherHistory: { what: 'work.alarm.history', help: 'held.historyWhat' },
	retentionFailed: { what: 'work.alarm.retention', help: 'held.retentionWhat' }
} as const;

/** An alarm of a kind that this version does not know reads as the gravest one. */
export function alarmWords(kind: string): (typeof ALARM_WORDS)[keyof typeof ALARM_WORDS] {
	switch (kind) {
		case 'fork':
		case 'otherHistory':
		case 'retentionFailed':
			return ALARM_WORDS[kind];
		default:
			return ALARM_WORDS.sameIdOtherContent;
	}
}
