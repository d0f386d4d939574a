/**
 * What a visit remembers of a guide: where the coach is, what was answered, which version of the guide it was.
 *
 * A talk holds one session per guide. Opening another guide in between remembers the guide it was opened in, so that
 * the coach comes back to the same moment.
 */

/**
 * An answer as it is stored; the moment's answer type says what it means: choice an option's id, several their ids,
 * number and meter a number, date `YYYY-MM-DD`, text the words, photo the photo's id.
 */
export type Answer = string | number | boolean | readonly string[];

/** Answers by moment id. */
export type Answers = Readonly<Record<string, Answer>>;

export interface GuideSession {
	readonly guide: string;
	/** The version of the pack this session began with; it stays, whatever is published meanwhile. */
	readonly packHash: string;
	/** The moment the coach is at. */
	readonly at: string;
	readonly answers: Answers;
	/** Moments that were on the screen, in the order of first sight. */
	readonly visited: readonly string[];
	/** The guide in which this one was opened. */
	readonly openedIn?: string | undefined;
}

/** A session as a visit keeps it, whose record checks it (`visit.ts`). One that was written before it stood anywhere has no `at`. */
export type StoredSession = {
	guide: string;
	packHash: string;
	at?: string | null | undefined;
	answers: Record<string, string | number | boolean | string[]>;
	visited: string[];
	openedIn?: unknown;
};

/** All guides of one visit; `current` is the one on the screen. */
export interface Talk {
	readonly sessions: readonly GuideSession[];
	readonly current: string;
}

/** A session for a visit to keep. */
export function sessionToStored(session: GuideSession): StoredSession {
	const { guide, packHash, at, answers, visited, openedIn } = session;
	const copies = Object.entries(answers).map(([moment, answer]) => [
		moment,
		typeof answer === 'object' ? [...answer] : answer
	]);
	const stored = { guide, packHash, at, answers: Object.fromEntries(copies), visited: [...visited] };
	return openedIn === undefined ? stored : { ...stored, openedIn };
}

/** A session from a visit; it stands at the given moment when it has no place of its own. */
export function sessionFromStored(stored: StoredSession, first: string): GuideSession {
	const { guide, packHash, at, answers, visited, openedIn } = stored;
	const session = { guide, packHash, at: at ?? first, answers, visited };
	return typeof openedIn === 'string' ? { ...session, openedIn } : session;
}

/** The session on the screen, or undefined when the talk holds none by that name. */
export function currentSession(talk: Talk): GuideSession | undefined {
	return talk.sessions.find((session) => session.guide === talk.current);
}

/** The talk with this session in place of the older one of the same guide. */
export function withSession(talk: Talk, session: GuideSession): Talk {
	const isKnown = talk.sessions.some((other) => other.guide === session.guide);
	const sessions = isKnown
		? talk.sessions.map((other) => (other.guide === session.guide ? session : other))
		: [...talk.sessions, session];
	return { ...talk, sessions };
}

/** Opens a guide in between. One that was open before in this talk goes on where it was. */
export function openInBetween(talk: Talk, session: GuideSession): Talk {
	const known = talk.sessions.find((other) => other.guide === session.guide);
	// Opening one of the openers is going back to it: remembering the way there would make a ring.
	if (openersOf(talk).has(session.guide)) return { ...talk, current: session.guide };
	const opened = { ...(known ?? session), openedIn: talk.current };
	return { ...withSession(talk, opened), current: opened.guide };
}

/** Goes back to the guide in which the current one was opened; stays when there is none. */
export function returnToOpener(talk: Talk): Talk {
	const opener = currentSession(talk)?.openedIn;
	const isHeld = talk.sessions.some((session) => session.guide === opener);
	return opener !== undefined && isHeld ? { ...talk, current: opener } : talk;
}

/** The guide on the screen, the one it was opened in, and so on up. */
function openersOf(talk: Talk): ReadonlySet<string> {
	const openers = new Set<string>();
	let at: string | undefined = talk.current;
	while (at !== undefined && !openers.has(at)) {
		const guide: string = at;
		openers.add(guide);
		at = talk.sessions.find((session) => session.guide === guide)?.openedIn;
	}
	return openers;
}
