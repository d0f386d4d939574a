/**
 * A lesson from the street: what a coach learned at a door, which the office may make a lesson of the set. Its id in the
 * set follows from the proposal's own, so that taken up twice it is one lesson, and its coach's phone finds it in the
 * pack without being told.
 */
const MARK_LENGTH = 8;

/** What the proposal and its lesson have in common. */
export function streetMark(proposal: string): string {
	return proposal.replace(/[^0-9a-f]/g, '').slice(0, MARK_LENGTH);
}

/** The id of the lesson that a proposal becomes. */
export function streetLessonId(proposal: string): string {
	return `S-${streetMark(proposal).toUpperCase()}`;
}
