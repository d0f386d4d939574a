/** What is wrong with an answer, and with what the request did to the records. */
import { MARKS, type Mark } from './town.ts';
import type { Answer, Change, Shot } from './shot.ts';

export interface Verdict {
	readonly errors: readonly string[];
	readonly breaches: readonly string[];
}

/**
 * Whoever asks, in their own organisation: challenges that were asked for or ended, the last use of a session, sessions
 * that ended, lines of the audit, which are added and never changed, what was released of a period, kept by whoever
 * looks first, and tries that are counted.
 */
const HOUSEKEEPING: Readonly<Record<string, readonly Change['what'][]>> = {
	passkey_challenge: ['insert', 'delete'],
	session: ['update', 'delete'],
	audit: ['insert'],
	audit_about: ['insert'],
	audit_head: ['insert', 'update'],
	report_release: ['insert'],
	turn: ['insert', 'update', 'delete']
};
/** What a replay would show in, were it taken in as new. */
const NEW_IN = [
	'operation',
	'entity',
	'change',
	'quarantine',
	'alarm',
	'device',
	'session',
	'passkey',
	'content_release'
];
const LEAKS_INSIDE =
	/\n\s+at [\w.<>[\] ]+\(|node_modules|node:internal|file:\/\/\/|SQLITE_|\bSqliteError\b|\bPostgresError\b/;

/** @param folders paths of the machine that no answer may name */
export function verdictOf(
	shot: Shot,
	answer: Answer,
	options: { readonly changes: readonly Change[]; readonly folders: readonly string[] }
): Verdict {
	return { errors: errorsOf(shot, answer, options.folders), breaches: breachesOf(shot, answer, options.changes) };
}

function errorsOf(shot: Shot, answer: Answer, folders: readonly string[]): readonly string[] {
	const { status, text } = answer;
	const found: string[] = [];
	if (status === 0) return ['the connection was dropped'];
	if (status >= 500) found.push(`answered ${status}`);
	if (LEAKS_INSIDE.test(text) || folders.some((folder) => text.includes(folder)))
		found.push('the answer shows the inside of the server');
	if (status >= 400 && !isOurs(shot, answer)) found.push(`${status} as ${kindOf(answer)} is no answer of ours`);
	for (const name of ['content-security-policy', 'x-content-type-options', 'referrer-policy'])
		if (answer.headers[name] === undefined) found.push(`without ${name}`);
	if (answer.headers['x-planted'] !== undefined) found.push('a header that was sent came back as one of ours');
	return found;
}

function isOurs(shot: Shot, answer: Answer): boolean {
	const kind = kindOf(answer);
	if (shot.method === 'HEAD') return true;
	if (kind === 'application/problem+json') return isProblem(answer);
	// What was written by hand may name another address than the one it was made from.
	if (shot.path.startsWith('/api/') && shot.raw === undefined) return false;
	if (kind === 'text/html') return answer.text.trimStart().toLowerCase().startsWith('<!doctype html>');
	if (kind === 'application/json') return isJson(answer.text);
	// A plain line, such as the one for a method that a page does not have.
	return kind === 'text/plain' && answer.text.length <= 200;
}

function kindOf(answer: Answer): string {
	return String(answer.headers['content-type'] ?? 'nothing').split(';')[0] ?? '';
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

function isProblem({ text, status }: Answer): boolean {
	if (!isJson(text)) return false;
	const told = JSON.parse(text) as Partial<Record<string, unknown>> | null;
	return typeof told?.['type'] === 'string' && typeof told['detail'] === 'string' && told['status'] === status;
}

function breachesOf(shot: Shot, answer: Answer, changes: readonly Change[]): readonly string[] {
	const found: string[] = [];
	for (const mark of Object.keys(MARKS) as Mark[])
		if (answer.text.includes(MARKS[mark]) && !shot.reads.includes(mark))
			found.push(`${shot.who} read ${mark === 'theirs' ? 'another organisation' : `a record (${mark})`}`);
	const done = changes.filter(
		({ name, what, tenant }) => tenant !== shot.tenant || !(HOUSEKEEPING[name]?.includes(what) ?? false)
	);
	for (const { name, what, tenant } of done) {
		if (tenant !== shot.tenant) found.push(`${what} in ${name} of another organisation`);
		else if (shot.attack !== null) found.push(`${what} in ${name}: ${shot.attack}`);
		else if (!shot.may.includes(name)) found.push(`${what} in ${name} without a right`);
		else if (shot.isReplay && what === 'insert' && NEW_IN.includes(name))
			found.push(`a replay made something in ${name}`);
	}
	if (shot.attack !== null && answer.status >= 200 && answer.status < 300 && !isFailure(answer))
		found.push(`taken in: ${shot.attack}`);
	return [...new Set(found)];
}

/** A form that is sent by script is told of a refusal inside an answer of 200. */
function isFailure({ text }: Answer): boolean {
	return /^\{"type":"(failure|error|redirect)"/.test(text);
}
