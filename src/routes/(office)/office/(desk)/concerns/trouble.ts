/** Reasons why an edit of a concern was not made; each has its words. */
export type EditTroubleName =
	'missing' | 'noOwner' | 'noDay' | 'noAnswer' | 'perhapsNumber' | 'notAnswered' | 'meanwhile' | 'refused';
