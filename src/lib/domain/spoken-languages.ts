/** Languages that can be noted for a household without its being typed: our own choice, and nothing is counted by it. */

/** Met at Dutch doors, beside those of the resident cards. */
export const OTHER_LANGUAGES: readonly string[] =
	'fa fr es pt bg ro hu ku ps so ti am ur hi zh vi pap srn bs ru de it el id'.split(' ');

/** All that the office offers: those of the cards first. */
export const SPOKEN_LANGUAGES: readonly string[] = ['nl', 'en', 'tr', 'ar', 'pl', 'uk', ...OTHER_LANGUAGES];
