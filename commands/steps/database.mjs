/**
 * Asked before the server listens: whether DATABASE_URL can be used at all. A wrong one is a fault of the settings, and
 * a server that listened with it would answer 500 to everything. A database that is only away is waited for.
 */
import { addressFault, codeOf, readDatabaseUrl } from '../../src/lib/server/surface/database-url.mjs';

/** A host that says nothing within this is taken for one that is away. */
const ANSWER_MS_MAX = 2_000;

/**
 * @param {string} text of DATABASE_URL
 * @returns {Promise<{ readonly refused: string | null, readonly told: string | null }>} why the server cannot start;
 *   else what is worth a line in the log
 */
export async function tryDatabase(text) {
	const address = readDatabaseUrl(text);
	if (!address.ok) return { refused: address.reason, told: null };
	const { urls } = address;
	const answers = await Promise.all(urls.map(answerOf));
	const named = (at) => (urls.length === 1 ? '' : ` (host ${at + 1} of ${urls.length})`);
	const wrong = answers.findIndex(({ fault }) => fault !== null);
	const fault =
		wrong < 0 ? null : `DATABASE_URL cannot be used: ${answers[wrong].fault}${named(wrong)}, ${answers[wrong].code}.`;
	// One that is out of order does not keep the server from the others.
	if (answers.some(({ code }) => code === '')) return { refused: null, told: fault };
	if (fault !== null) return { refused: fault, told: null };
	const codes = answers.map(({ code }) => code).join(', ');
	return {
		refused: null,
		told: `[voordeur] the database does not answer (${codes}): until it does, nothing can be handed in. Is the address in DATABASE_URL right?`
	};
}

/** What one host says to a connection: an empty code when it lets us in. */
async function answerOf(connectionString) {
	const { default: pg } = await import('pg');
	const client = new pg.Client({ connectionString, connectionTimeoutMillis: ANSWER_MS_MAX });
	client.on('error', () => undefined);
	try {
		await client.connect();
		return { code: '', fault: null };
	} catch (error) {
		return { code: codeOf(error) || 'no answer', fault: addressFault(error) };
	} finally {
		await client.end().catch(() => undefined);
	}
}
