/** express-pouchdb on LevelDB, its documented server. LevelDB is written without a flush: an answer may outrun the disk. */
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);

export async function attach({ app, data }) {
	const PouchDB = require('pouchdb').defaults({ prefix: join(data, '/') });
	app.use(
		'/db',
		require('express-pouchdb')(PouchDB, {
			mode: 'minimumForPouchDB',
			inMemoryConfig: true,
			logPath: join(data, 'log.txt')
		})
	);
	await new PouchDB('bench').info();
}
