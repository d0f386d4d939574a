/** What there is to explain, by screen. The texts stand in `words/messages/<language>/help.json`. */
export const HELP_TOPICS = [
	'today',
	'address',
	'visit',
	'close',
	'letter',
	'lessons',
	'outbox',
	'more',
	'alone'
] as const;
export type HelpTopic = (typeof HELP_TOPICS)[number];

const OF_PATH: readonly (readonly [RegExp, HelpTopic])[] = [
	[/^\/(today)?$/, 'today'],
	[/^(\/practice)?\/address\//, 'address'],
	[/^\/(lessons|guides|learned)/, 'lessons'],
	[/^\/outbox$/, 'outbox'],
	[/^\/more$/, 'more']
];

/** The topic of a screen with an ordinary bar; a visit names its own. */
export function topicOfPath(path: string): HelpTopic | undefined {
	return OF_PATH.find(([pattern]) => pattern.test(path))?.[1];
}
