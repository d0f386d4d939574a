/**
 * The server: adapter-node's handler behind one wrapper that sets the security
 * headers on every answer, prerendered pages and static files included, since
 * those never pass through hooks.
 */
import { createServer } from 'node:http';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startNightlyBackups } from './commands/steps/nightly.mjs';
import {
	ACCOUNT_LOGOUT,
	answerAsOurs,
	answerBroken,
	FALLBACK_POLICY,
	HEADERS,
	isApi,
	pathOf,
	readWhatIsLeft,
	refusalOf,
	refuse,
	SECURITY_TXT,
	securityTxt
} from './commands/steps/surface.mjs';
import { BODY_BYTES_MAX } from './src/lib/server/surface/body-limits.mjs';
import { readTheme, THEME, themeAnswers } from './commands/steps/theme.mjs';

// The largest that any address takes; every other one is held to its own, by the same table.
process.env.BODY_SIZE_LIMIT ??= String(BODY_BYTES_MAX);

await refuseWrongDatabase();
const { handler } = await import('./build/handler.js');

/** The prerendered shell carries its policy, with the hash of Kit's start script, in a meta element; the header says the same, plus what meta cannot. */
const SHELL_POLICY = shellPolicy();
const answerTheme = themeAnswers(readTheme(process.env), builtFile('client/service-worker.js'));

// A request without a host is answered by us, with our headers, and not by Node.
const server = createServer({ requireHostHeader: false }, (request, response) => {
	for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
	response.setHeader('Content-Security-Policy', isShell(request.url ?? '') ? SHELL_POLICY : FALLBACK_POLICY);
	if ((process.env.ORIGIN ?? '').startsWith('https://')) {
		response.setHeader('Strict-Transport-Security', 'max-age=31536000; includeSubDomains');
	}
	if (['/service-worker.js', THEME].includes(pathOf(request.url))) response.setHeader('Cache-Control', 'no-cache');
	// What an address answers that is not there must not be kept either.
	if (isApi(request.url)) response.setHeader('Cache-Control', 'no-store');
	// The provider's own server sends a form, and no origin with it, which Kit takes for a page of another site. What it
	// sends is signed, and its signature is what is looked at.
	if (pathOf(request.url) === ACCOUNT_LOGOUT) request.headers['content-type'] = 'application/octet-stream';
	readWhatIsLeft(request, response);
	answerAsOurs(request, response);
	const refusal = refusalOf(request);
	if (refusal !== null) return refuse(response, refusal);
	if (pathOf(request.url) === SECURITY_TXT) {
		response.setHeader('Content-Type', 'text/plain; charset=utf-8');
		return response.end(securityTxt(process.env, Date.now()));
	}
	if (answerTheme(request, response, pathOf(request.url))) return;
	handler(request, response, () => {
		response.statusCode = 404;
		response.setHeader('Content-Type', 'text/plain; charset=utf-8');
		response.end('Not found');
	});
});

server.on('clientError', answerBroken);

const port = Number(process.env.PORT ?? 3000);
const host = process.env.HOST ?? '127.0.0.1';
server.on('error', (error) => {
	if (error.code !== 'EADDRINUSE') throw error;
	// What one meets first with a second window open; a stack would say nothing of what to do.
	console.error(
		`Port ${port} is taken: another Voordeur or another program listens there. Stop that one, or choose another port: npm start -- --port ${port + 1}`
	);
	process.exit(1);
});
server.listen(port, host, () => {
	if (process.send) process.send({ kind: 'listening', port: server.address().port });
	tellWhereItRuns();
	if ((process.env.ORIGIN ?? '').startsWith('https://') && !process.env.SECURITY_CONTACT)
		console.log('security.txt names nobody yet: set SECURITY_CONTACT, such as mailto:security@example.nl.');
	startNightlyBackups(process.env, (line) => console.log(line));
});

/** For commands beside the server, which would otherwise guess where browsers reach it; nothing secret. */
function tellWhereItRuns() {
	const origin = process.env.ORIGIN ?? `http://localhost:${server.address().port}`;
	try {
		writeFileSync(join(process.env.DATA_DIR ?? './data', 'running.json'), `${JSON.stringify({ origin })}\n`, {
			mode: 0o600
		});
	} catch (error) {
		// A server whose records lie elsewhere may have no folder of its own.
		if (error.code !== 'ENOENT') console.error(`running.json could not be written: ${error.code}`);
	}
}

/** A wrong address of the database is told before anybody can be answered 500. */
async function refuseWrongDatabase() {
	if (!process.env.DATABASE_URL) return;
	const { tryDatabase } = await import('./commands/steps/database.mjs');
	const { refused, told } = await tryDatabase(process.env.DATABASE_URL);
	if (told !== null) console.error(told);
	if (refused === null) return;
	console.error(refused);
	process.exit(1);
}

/** Requests under way may end within this; a phone on a worse link than that keeps everything and sends again. */
const ENDING_MS_MAX = 10_000;
/** What is left to do once nobody is being answered: closing the store. */
const CLOSING_MS_MAX = 2_000;
const IDLE_CHECK_MS = 50;

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => end(signal));

/** Takes no new connection, answers what was asked already, closes the store, and is gone. */
function end(signal) {
	// A connection whose answer was given while the server ends waits for another request that it would not get.
	const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
	setTimeout(() => server.closeAllConnections(), ENDING_MS_MAX).unref();
	server.close(() => {
		clearInterval(idle);
		process.emit('sveltekit:shutdown', signal);
		if (process.connected) process.disconnect();
		setTimeout(() => process.exit(0), CLOSING_MS_MAX).unref();
	});
	server.closeIdleConnections();
}

function isShell(url) {
	return /^\/today(\.html)?(\?|$)/.test(url);
}

function shellPolicy() {
	const match = /http-equiv="content-security-policy" content="([^"]*)"/.exec(builtFile('prerendered/today.html'));
	return match ? `${match[1]}; frame-ancestors 'none'` : FALLBACK_POLICY;
}

function builtFile(path) {
	return readFileSync(fileURLToPath(new URL(`./build/${path}`, import.meta.url)), 'utf8');
}
