/** Every report there is. A new one is a file, a line here, its words, and a table test. */
import { householdsAdvised, measures } from './advised.ts';
import { concernsByArea, linkMatrix, linkProgress } from './concerns.ts';
import { commitmentsKept, firstAnswer, toldBack } from './kept.ts';
import { outreach } from './outreach.ts';
import type { Report } from './report.ts';

export const REPORTS: readonly Report[] = [
	outreach,
	householdsAdvised,
	measures,
	commitmentsKept,
	toldBack,
	firstAnswer,
	concernsByArea,
	linkMatrix,
	linkProgress
];
