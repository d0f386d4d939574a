/**
 * `npm run hosts`: two organisations in one process, each at a host name of its own, over HTTP through `server.js`. What
 * belongs to one (a session, a link, a certificate, a token, an envelope, a photo) is brought to the other's name and must
 * get nothing there; a name that nobody has is told so.
 * Last line `hosts: N asked, 0 wrong`; exit 1 where one is.
 */
import { request } from 'node:http';
import { buildWhenNeeded } from '../../commands/steps/build.mjs';
import { capture } from '../../commands/steps/shell.mjs';
import { Client } from '../attack/client.ts';
import { openOffice, wordsOf } from '../browser/harness/office-http.ts';
import { startServer } from '../browser/harness/server.ts';

const THEIR_NAME = 'Gemeente Overkant';
const UNKNOWN = 'niemand.example';
const WORDS = { nl: 'Op dit adres werkt geen organisatie' };

const wrong: string[] = [];
let asked = 0;
const holds = (says: string, isSo: boolean): void => {
	asked += 1;
	if (!isSo) wrong.push(says);
};

await buildWhenNeeded();
const server = await startServer({ env: { ORGANISATIONS: 'by-host' } });
try {
	const ours = server.origin;
	const theirs = ours.replace('localhost', '127.0.0.1');
	const [line = ''] = (await organisation('list')).split('\n').slice(-1);
	const ourId = line.split(' ')[0] ?? '';
	holds('nobody answers before there is a name', (await at(new URL(ours).host, '/office')).status === 421);
	await organisation('host', ourId, '--origin', ours);
	const founded = await organisation('found', '--name', THEIR_NAME, '--administrator', 'Wilma', '--origin', theirs);
	const theirLink = founded.trim().split('#').at(-1) ?? '';
	const twice = await organisation('found', '--name', 'X', '--administrator', 'Y', '--origin', theirs, '?');
	holds('a name is given once', twice.includes('Another organisation is reached at that host name.'));
	holds('both are listed', (await organisation('list')).includes(THEIR_NAME));
	await server.kill();
	await server.start();
	await strangers();
	await office(ours, theirs, theirLink);
	await phones(ours, theirs);
} finally {
	await server.dispose();
}
for (const one of wrong) console.log(`wrong: ${one}`);
console.log(`hosts: ${asked} asked, ${wrong.length} wrong`);
process.exit(asked > 0 && wrong.length === 0 ? 0 : 1);

async function strangers(): Promise<void> {
	for (const path of ['/office', '/office/sign-in', '/%6Fffice/visits']) {
		const { status, text } = await at(UNKNOWN, path);
		holds(
			`${path} at an unknown name says so in words, not ${status} ${text}`,
			status === 421 && text.includes(WORDS.nl)
		);
	}
	for (const path of ['/api/v1/handshake', '/api/v1/challenge', '/api/v1/metrics']) {
		const { status, text } = await at(UNKNOWN, path);
		holds(`${path} at an unknown name is a problem, not ${status}`, status === 421 && text.includes('noOrganisation'));
	}
	holds('a balancer hears whether the server is ready', (await at(UNKNOWN, '/api/v1/ready')).status === 200);
	const forged = await at(UNKNOWN, '/office', { 'x-forwarded-host': new URL(server.origin).host });
	holds('a header that anybody may send names no organisation', forged.status === 421);
}

async function office(ours: string, theirs: string, theirLink: string): Promise<void> {
	const atTheirs = await openOffice(theirs, server.links.signIn).catch(() => null);
	holds('a link of ours lets nobody in at theirs', atTheirs === null);
	const coordinator = await openOffice(ours, server.links.signIn);
	const page = wordsOf((await coordinator.get('/office')).text);
	holds('the coordinator is in at ours', page.includes(server.links.officeName) && !page.includes(THEIR_NAME));
	for (const path of ['/office', '/office/visits', '/office/addresses', '/office/people', '/office/devices']) {
		const answer = await fetch(new URL(path, theirs), { headers: { cookie: coordinator.cookie }, redirect: 'manual' });
		const isSent = answer.headers.get('location')?.startsWith('/office/sign-in') === true;
		holds(`our session gets nothing of ${path} at theirs, not ${answer.status}`, answer.status === 303 && isSent);
	}
	const posted = await fetch(new URL('/office/sign-out', theirs), {
		method: 'POST',
		headers: { cookie: coordinator.cookie, origin: ours, 'content-type': 'application/x-www-form-urlencoded' },
		redirect: 'manual'
	});
	holds(`a form of our pages is refused at theirs, not ${posted.status}`, posted.status === 403);
	holds('and our session stands', (await coordinator.get('/office/visits')).status === 200);
	const administrator = await openOffice(theirs, theirLink);
	const there = await administrator.get('/office/people');
	holds(`their administrator is in at theirs, not ${there.status}`, wordsOf(there.text).includes('Wilma'));
	holds(
		'and sees nobody of ours',
		!there.text.includes(server.links.officeName) && !there.text.includes(server.links.coachName)
	);
	for (const origin of [ours, theirs]) {
		const answer = await fetch(new URL('/office/sign-in/passkey/options', origin), {
			method: 'POST',
			headers: { origin }
		});
		const { rpId } = (await answer.json()) as { readonly rpId?: string };
		holds(`a passkey at ${origin} is asked for its host, not ${rpId}`, rpId === new URL(origin).hostname);
	}
}

async function phones(ours: string, theirs: string): Promise<void> {
	const code = server.links.enrol;
	const elsewhere = await Client.enrol(theirs, code).catch((error: unknown) => String(error));
	holds('a code of ours enrols nobody at theirs', typeof elsewhere === 'string');
	const phone = await Client.enrol(ours, code);
	const handshake = await phone.get('/api/v1/handshake');
	const { scopes } = JSON.parse(handshake.text) as { readonly scopes: readonly string[] };
	const round = scopes.find((scope) => scope.startsWith('round:')) ?? '';
	holds('the phone reads at ours', (await phone.pull(round)).text.includes('"changes"'));
	const away = phone.at(theirs);
	const greeted = await away.get('/api/v1/handshake');
	holds(`our token is not greeted at theirs, not ${greeted.status}`, greeted.status === 401);
	const pulled = await away.post('/api/v1/pull', { version: 1, scope: round, epoch: '', after: 0, limit: 5 });
	holds(`our token pulls nothing at theirs, not ${pulled.status}`, pulled.status === 401);
	const token = await away.readToken();
	holds(`our key gets no token at theirs, not ${token.status}`, token.status === 401);
	const said = { ent: crypto.randomUUID(), kind: 'note', scope: round, root: crypto.randomUUID(), fields: {} };
	const sealed = await phone.seal({ ...said, base: null } as unknown as Parameters<Client['seal']>[0]);
	const pushed = await away.push([sealed]).catch((error: unknown) => String(error));
	holds(`our certificate hands nothing in at theirs, not ${String(pushed)}`, String(pushed).includes('answered 401'));
	const photo = await away.putPhoto(crypto.getRandomValues(new Uint8Array(64)));
	holds(`our certificate leaves no photo at theirs, not ${photo.status}`, photo.status === 401);
	const rescued = await away.rescue([sealed]);
	holds(`nor a rescue file, not ${rescued.status} ${rescued.text}`, rescued.status !== 200);
	holds('and at ours it is heard', (await phone.push([sealed])).size === 1);
}

/** `?` as the last argument: that it is refused is no fault. */
async function organisation(...args: readonly string[]): Promise<string> {
	const wanted = args.filter((arg) => arg !== '?');
	const env = { ...process.env, DATA_DIR: server.data, ORIGIN: server.origin };
	const all = ['--import', 'tsx', 'commands/organisation.ts', ...wanted];
	const { code, output } = await capture('node', all, { quiet: true, env });
	if (code !== 0 && wanted.length === args.length) throw new Error(`organisation ${wanted[0]}: ${output}`);
	return output.trim();
}

/** Under a name of the caller's choice, which fetch would not send. */
function at(
	host: string,
	path: string,
	more: Readonly<Record<string, string>> = {}
): Promise<{ readonly status: number; readonly text: string }> {
	return new Promise((resolve, reject) => {
		const { port } = new URL(server.origin);
		const headers = { host, 'accept-language': 'nl', ...more };
		const sent = request({ host: '127.0.0.1', port, path, headers }, (answer) => {
			let text = '';
			answer.on('data', (some: Buffer) => (text += some.toString()));
			answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
		});
		sent.once('error', reject);
		sent.end();
	});
}
