/**
 * The settings of the server, for commands beside it: imported first, it fills in what the environment does not say.
 *
 *   1. the environment, as ever
 *   2. the file that the service reads: the one that VOORDEUR_ENV names, else /etc/voordeur/voordeur.env
 *   3. what the running server wrote of itself beside its records: where browsers reach it
 *
 * So a forgotten `DATA_DIR` no longer opens another store, nor a forgotten `ORIGIN` makes a link that leads nowhere.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

const SERVICE_FILE = '/etc/voordeur/voordeur.env';
/** Written by `server.js` once it listens. */
export const RUNNING_FILE = 'running.json';

const file = process.env['VOORDEUR_ENV'] || SERVICE_FILE;
const isStoreNamed = [process.env['DATA_DIR'], process.env['DATABASE_URL']].some(Boolean);
const written = isStoreNamed ? '' : textOf(file);
for (const [name, value] of Object.entries(parseEnv(written)))
	if (!process.env[name] && value !== undefined) process.env[name] = value;
process.env['ORIGIN'] ||= originOf(textOf(join(process.env['DATA_DIR'] || './data', RUNNING_FILE)));
if (process.env['ORIGIN'] === '') delete process.env['ORIGIN'];

/** Empty where there is none; a file that may not be read is told, since its settings would be missed in silence. */
function textOf(path: string): string {
	try {
		return readFileSync(path, 'utf8');
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'EACCES')
			console.error(`${path} cannot be read by this user: give DATA_DIR and ORIGIN, or run this as who may read it.`);
		return '';
	}
}

function originOf(text: string): string {
	try {
		const told: unknown = JSON.parse(text);
		return typeof told === 'object' && told !== null && 'origin' in told ? String(told.origin) : '';
	} catch {
		// The server was never started here.
		return '';
	}
}
