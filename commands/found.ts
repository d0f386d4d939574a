/**
 * `npm run found`: an organisation in an empty store, and the way in for its first administrator.
 *
 *   npm run found -- --name "Gemeente Waterveen" --administrator "Ineke Wouterlood"
 *
 * The link works once, for 24 hours, and is shown once. Whoever signs in makes passkeys and adds the others.
 * A store that holds an organisation already is left alone; several in one are founded by `npm run organisation`.
 */
import './steps/settings.ts';
import { mkdirSync } from 'node:fs';
import { openServer } from '#lib/server/app.ts';
import { foundWithAdministrator } from '#lib/server/organisation/found.ts';

const name = textOption('--name')?.trim();
const administrator = textOption('--administrator')?.trim();
if (!name || !administrator)
	stop('Give both: npm run found -- --name "Gemeente Waterveen" --administrator "Ineke Wouterlood"');

mkdirSync(process.env['DATA_DIR'] || './data', { recursive: true, mode: 0o700 });
const server = await openServer(process.env);
try {
	if ((await server.store.firstTenant()) !== null)
		stop('This store holds an organisation already; nothing was changed.');
	const { link, published } = await foundWithAdministrator(server, {
		name,
		administrator,
		folder: process.env['CONTENT_DIR'] || './src/content'
	});
	if (!published.ok) console.error('The content holds errors and was not published; run npm run content.');
	console.log(`founded: ${name}`);
	console.log(`first administrator: ${administrator}`);
	console.log(`${process.env['ORIGIN'] || 'http://localhost:3000'}/office/sign-in#${link}`);
} finally {
	await server.store.close();
}

function stop(words: string): never {
	console.error(words);
	process.exit(1);
}

function textOption(option: string): string | undefined {
	const at = process.argv.indexOf(option);
	return at === -1 ? undefined : process.argv[at + 1];
}
