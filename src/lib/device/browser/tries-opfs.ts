/** The count of wrong passphrases, kept over restarts. A file that cannot be read is a count of none. */
import * as v from 'valibot';
import { NO_TRIES, type Tries } from '../core/unlock-tries.ts';
import { fromUtf8, toUtf8 } from './bytes.ts';
import { openFile, readWhole } from './files-opfs.ts';

const FILE = 'tries';
const triesSchema = v.object({ wrong: v.number(), at: v.number() });

export async function readTries(): Promise<Tries> {
	const file = await openFile(FILE);
	try {
		const text = fromUtf8(readWhole(file));
		const read = v.safeParse(triesSchema, text === '' ? NO_TRIES : JSON.parse(text));
		return read.success ? read.output : NO_TRIES;
	} catch {
		return NO_TRIES;
	} finally {
		file.close();
	}
}

export async function keepTries(tries: Tries): Promise<void> {
	const file = await openFile(FILE);
	try {
		const bytes = toUtf8(JSON.stringify(tries));
		file.write(bytes, { at: 0 });
		file.truncate(bytes.length);
		file.flush();
	} finally {
		file.close();
	}
}
