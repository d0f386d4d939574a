/** What PostgreSQL and the way to it can answer that running again makes good. */
import type { Again } from './retry.ts';

/** Serialisation failure, deadlock, and a row that another transaction made first. */
const CONTENDED = new Set(['40001', '40P01', '23505']);
/** The connection broke, the database stops, starts or has no room for another connection, or nobody listens there now. */
const LOST = new Set([
	'08000',
	'08001',
	'08003',
	'08006',
	'53300',
	'57P01',
	'57P02',
	'57P03',
	// Somebody made a standby of it while we were connected, or none of the hosts takes writes now.
	'25006',
	'NO_PRIMARY',
	'ECONNREFUSED',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'EAI_AGAIN',
	'ECONNRESET',
	'EPIPE',
	'ETIMEDOUT'
]);
/** The driver tells a connection that broke under a query in words only. */
const LOST_WORDS = /^Connection terminated|is not queryable$|timeout exceeded when trying to connect|timeout expired/;

export function againOf(error: unknown): Again {
	if (!(error instanceof Error)) return 'never';
	const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
	if (CONTENDED.has(code)) return 'soon';
	return LOST.has(code) || LOST_WORDS.test(error.message) ? 'later' : 'never';
}
