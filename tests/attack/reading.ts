/** What a phone asks for that is not its own. Every answer is searched for words that only others' records bear. */
import type { Attempt } from './attempts.ts';
import type { Answer, Client } from './client.ts';
import { MARKS, type Town } from './town.ts';

export interface Reading {
	readonly attempts: number;
	/** Readings that are allowed, and that found what they should. */
	readonly controls: number;
	readonly found: readonly string[];
}

const FOREIGN = [MARKS.colleague, MARKS.office, MARKS.theirs];

export async function readBeyond(options: {
	readonly coach: Client;
	readonly colleague: Client;
	readonly town: Town;
	readonly said: readonly Attempt[];
}): Promise<Reading> {
	const { coach, colleague, town } = options;
	const found: string[] = [];
	let attempts = 0;
	const hold = (what: string, answer: Answer, marks: readonly string[] = FOREIGN): void => {
		attempts += 1;
		for (const mark of marks) if (answer.text.includes(mark)) found.push(`${what} held a word of ${mark}`);
	};
	const { mine, colleagues, theirs } = town;
	const own = [mine.scope, `coach:${town.coach}`, 'org'];
	const controls = await readOwn(coach, { scopes: own, found });
	for (const scope of own) hold(`one's own ${scope}`, await coach.pull(scope));
	const foreign = [
		colleagues.scope,
		`coach:${town.colleague}`,
		theirs.scope,
		`coach:${theirs.coach}`,
		'office',
		'practice',
		'everything',
		'',
		'%',
		`round:${crypto.randomUUID()}`
	];
	for (const scope of foreign) {
		const asked = [{}, { snapshot: { place: null } }, { digest: true }, { after: 0, limit: 1 }, { epoch: null }];
		for (const more of asked) {
			const answer = await coach.pull(scope, more);
			hold(`a pull of ${scope}`, answer);
			const holdsRecords = answer.status === 200 && /"what":"state"/.test(answer.text);
			if (holdsRecords) found.push(`a pull of ${scope} was answered with records`);
		}
	}
	const roots = [...Object.values(colleagues.ids), ...Object.values(theirs.ids)];
	hold('purges of others', await coach.post('/api/v1/purged', { version: 1, roots: [], asks: roots.slice(0, 20) }));
	hold('a handshake', await coach.get('/api/v1/handshake'));
	for (const path of ['/api/v1/metrics', '/office', '/office/addresses', '/office/held', '/office/devices'])
		hold(path, await coach.get(path));
	const asOther = await coach.readToken(town.colleague);
	attempts += 1;
	if (asOther.status === 200) found.push('a read token was given for another name');

	// What the coach said beyond the table: no other phone may hold a trace of it.
	const said = new Set(options.said.filter(({ isAllowed }) => !isAllowed).map((attempt) => attempt.said.ent));
	const known = new Set([...Object.values(colleagues.ids), ...Object.values(mine.ids)]);
	for (const scope of [colleagues.scope, `coach:${town.colleague}`, 'org']) {
		const { text } = await colleague.pull(scope);
		attempts += 1;
		for (const ent of said)
			if (!known.has(ent) && text.includes(ent)) found.push(`a colleague's phone got ${ent} in ${scope}`);
	}
	return { attempts, controls, found };
}

/** Without these, "nothing was found" would say nothing. */
async function readOwn(
	coach: Client,
	{ scopes, found }: { readonly scopes: readonly string[]; readonly found: string[] }
): Promise<number> {
	let seen = 0;
	for (const scope of scopes) {
		const { status, text } = await coach.pull(scope);
		const isThere = status === 200 && (scope === 'org' ? text.includes('Hazelbuurt') : text.includes(MARKS.mine));
		if (isThere) seen += 1;
		else found.push(`one's own ${scope} could not be read: ${status}`);
	}
	return seen;
}
