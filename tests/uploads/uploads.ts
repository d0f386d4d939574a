/**
 * `npm run uploads`: everything that is sent to the server, at the size that its door states and one byte above it, over
 * HTTP and through `server.js`, signed in. At the limit the door must do its work; above it the answer is 413, in words
 * that name the limit where a person reads it, and it comes although the whole body is sent first, as a browser does.
 *
 * The last line is `uploads: U doors, each at its limit and one byte above`.
 */
import { request } from 'node:http';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildWhenNeeded } from '../../commands/steps/build.mjs';
import { linkFor } from '../browser/harness/staff.ts';
import { startServer } from '../browser/harness/server.ts';
import { fillEmptyTown } from '../browser/harness/towns.ts';
import { AREA_NAME, type Door, DOORS, rowsWithoutDoor } from './doors.ts';

/** Until the answer and the end of the sending; a body that nobody reads stands for ever. */
const ANSWER_MS_MAX = 30_000;
const OFFICE_ROUTES = 'src/routes/(office)';
const BOUNDARY = 'voordeur-uploads';

interface Told {
	readonly status: number;
	readonly text: string;
	readonly location: string;
	readonly cookies: readonly string[];
}

const troubles: string[] = [];
await buildWhenNeeded();
const server = await startServer({ fill: fillEmptyTown });
try {
	for (const row of rowsWithoutDoor()) troubles.push(`no door is tried for ${row}`);
	const fields = countFileFields();
	const files = DOORS.filter(({ isFile }) => isFile).length;
	if (fields !== files) troubles.push(`${fields} pages ask for a file, ${files} of them are tried`);
	const cookies = {
		coordinator: await signIn(server.links.signIn),
		administrator: await signIn(await linkOf('administrator'))
	};
	await post('/office/areas', cookies.coordinator, new URLSearchParams({ name: AREA_NAME }).toString());
	for (const door of DOORS)
		await tryDoor(door, door.as === null ? '' : cookies[door.as]).catch((error: unknown) =>
			troubles.push(`${door.method} ${door.path}: ${error instanceof Error ? error.message : 'no answer'}`)
		);
} finally {
	await server.dispose();
}
for (const trouble of troubles) console.log(`wrong: ${trouble}`);
console.log(
	troubles.length === 0
		? `uploads: ${DOORS.length} doors, each at its limit and one byte above`
		: `uploads: ${troubles.length} wrong`
);
process.exit(troubles.length === 0 ? 0 : 1);

async function tryDoor(door: Door, cookie: string): Promise<void> {
	const name = `${door.method} ${door.path}`;
	const at = await send(door, cookie, { bytes: door.statedBytes, asScript: true });
	if (at.status === 413) troubles.push(`${name} refuses ${door.statedBytes} bytes, which it states it takes`);
	else if (door.taken && !door.taken.test(at.text + at.location))
		troubles.push(`${name} did not take its ${door.statedBytes} bytes: ${at.status} ${at.text.slice(0, 200)}`);
	for (const asScript of door.words === null ? [false] : [true, false]) {
		const above = await send(door, cookie, { bytes: door.statedBytes + 1, asScript });
		const said = asScript ? above.status === 413 || /"status":413/.test(above.text) : above.status === 413;
		if (!said) troubles.push(`${name} takes a byte more than it states: ${above.status}`);
		if (door.words !== null && !asScript && !plain(above.text).includes(door.words))
			troubles.push(`${name} does not say that it takes ${door.words}: ${plain(above.text).slice(0, 200)}`);
	}
	if (!door.isFile || door.words === null) return;
	const page = await get(door.path.replace(/\?.*$/, ''), cookie);
	if (!plain(page.text).includes(`Tot ${door.words}.`))
		troubles.push(`the page of ${name} does not state ${door.words}`);
}

/** Sent whole before the answer is read; a field of a form around it where the door takes a file. */
async function send(
	door: Door,
	cookie: string,
	{ bytes, asScript }: { readonly bytes: number; readonly asScript: boolean }
): Promise<Told> {
	const content = door.make(bytes);
	if (content.length !== bytes) throw new Error(`${door.path}: made ${content.length} bytes instead of ${bytes}`);
	const body = door.isFile ? multipart(content) : content;
	const contentType = door.isFile ? `multipart/form-data; boundary=${BOUNDARY}` : door.contentType;
	return ask(door.method, door.path, {
		body,
		headers: { 'content-type': contentType, ...formHeaders(cookie, asScript) }
	});
}

function multipart(content: Buffer): Buffer {
	return Buffer.concat([
		Buffer.from(
			`--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="file.csv"\r\nContent-Type: text/csv\r\n\r\n`
		),
		content,
		Buffer.from(`\r\n--${BOUNDARY}--\r\n`)
	]);
}

function formHeaders(cookie: string, asScript: boolean): Record<string, string> {
	return {
		cookie: `voordeur_locale=nl; ${cookie}`,
		origin: server.origin,
		...(asScript ? { accept: 'application/json', 'x-sveltekit-action': 'true' } : { accept: 'text/html' })
	};
}

async function get(path: string, cookie: string): Promise<Told> {
	return ask('GET', path, { body: Buffer.alloc(0), headers: formHeaders(cookie, false) });
}

async function post(path: string, cookie: string, text: string): Promise<Told> {
	const headers = { 'content-type': 'application/x-www-form-urlencoded', ...formHeaders(cookie, false) };
	return ask('POST', path, { body: Buffer.from(text), headers });
}

async function signIn(secret: string): Promise<string> {
	const { cookies, status } = await post('/office/sign-in?/link', '', new URLSearchParams({ secret }).toString());
	if (cookies.length === 0) throw new Error(`nobody is signed in: ${status}`);
	return cookies.map((one) => one.replace(/;.*$/, '')).join('; ');
}

async function linkOf(role: 'administrator'): Promise<string> {
	return new URL(await linkFor(server, { name: 'Ans', role })).hash.slice(1);
}

function ask(
	method: string,
	path: string,
	{ body, headers }: { readonly body: Buffer; readonly headers: Readonly<Record<string, string>> }
): Promise<Told> {
	return new Promise((resolve, reject) => {
		const asked = request(new URL(path, server.origin), {
			method,
			headers: { ...headers, 'content-length': String(body.length) },
			agent: false,
			// The name in the address may stand for another family than the one that the server listens on.
			family: 4
		});
		const timer = setTimeout(
			() => asked.destroy(new Error(`${method} ${path}: no answer, or the body stands`)),
			ANSWER_MS_MAX
		);
		const told = new Promise<Told>((answered) =>
			asked.on('response', (response) => {
				let text = '';
				response.setEncoding('utf8').on('data', (part: string) => (text += part));
				response.on('end', () =>
					answered({
						status: response.statusCode ?? 0,
						text,
						location: response.headers.location ?? '',
						cookies: response.headers['set-cookie'] ?? []
					})
				);
			})
		);
		const sent = new Promise<void>((finished) => asked.on('finish', finished));
		asked.on('error', reject);
		asked.end(body);
		void Promise.all([told, sent]).then(([answer]) => {
			clearTimeout(timer);
			resolve(answer);
		});
	});
}

/** Words as they are read: without elements, one blank wherever there is any. */
function plain(text: string): string {
	return text
		.replace(/<[^>]*>/g, '')
		.replace(/&nbsp;/g, ' ')
		.replace(/\s+/g, ' ');
}

/** Fields for a file on the pages of the office: each is a door. */
function countFileFields(folder: string = OFFICE_ROUTES): number {
	return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) return sum + countFileFields(path);
		if (!entry.name.endsWith('.svelte')) return sum;
		return sum + (readFileSync(path, 'utf8').match(/<OfficeFile\b|type="file"/g) ?? []).length;
	}, 0);
}
