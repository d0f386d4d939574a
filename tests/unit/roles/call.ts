/** The handlers on the disk, and calling one as Kit does: through the hook, with the event's parts that ours read. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Handle } from '@sveltejs/kit';
import { isActionFailure, isHttpError, isRedirect } from '@sveltejs/kit';
import { SESSION_COOKIE } from '#lib/server/identity/session.ts';
import { handle } from '../../../src/hooks.server.ts';
import type { Endpoint } from './endpoints.ts';
import type { Caller, Town } from './town.ts';

const ROUTES = 'src/routes';
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'fallback'];

export interface Door {
	/** As in the table: `POST /api/v1/push`, `load /office/visits`, `action done /office/promises`. */
	readonly name: string;
	readonly path: string;
	readonly isForm: boolean;
	readonly method: string;
	readonly run: (event: unknown) => unknown;
}

/** Every handler of every server file below the routes. */
export async function readDoors(): Promise<readonly Door[]> {
	const files = readdirSync(ROUTES, { recursive: true })
		.map(String)
		.filter((file) => /\+(server|page\.server|layout\.server)\.ts$/.test(file))
		.sort();
	const doors: Door[] = [];
	for (const file of files) {
		const module: Record<string, unknown> = await import(pathToFileURL(join(process.cwd(), ROUTES, file)).href);
		const folder = `/${file.split('/').slice(0, -1).join('/')}`;
		const path = folder.replace(/\/\([^)]+\)/g, '') || '/';
		const add = (name: string, how: Pick<Door, 'isForm' | 'method'>, run: unknown): void => {
			if (typeof run !== 'function') throw new Error(`${file} exports ${name}, which is no handler`);
			doors.push({ name, path, ...how, run: (event) => Reflect.apply(run, undefined, [event]) });
		};
		const reading = { isForm: false, method: 'GET' };
		if (file.endsWith('+server.ts')) {
			for (const method of METHODS.filter((one) => one in module))
				add(`${method} ${path}`, { isForm: false, method: method === 'fallback' ? 'GET' : method }, module[method]);
		} else if (file.endsWith('+layout.server.ts')) add(`layout ${folder}`, reading, module['load']);
		else {
			if ('load' in module) add(`load ${path}`, reading, module['load']);
			const actions = (module['actions'] ?? {}) as Readonly<Record<string, unknown>>;
			for (const [name, action] of Object.entries(actions))
				add(`action ${name} ${path}`, { isForm: true, method: 'POST' }, action);
		}
	}
	return doors;
}

let callers = 0;

/** The status that somebody gets who knocks. */
export async function knock(door: Door, endpoint: Endpoint, who: { town: Town; caller: Caller }): Promise<number> {
	const { town, caller } = who;
	const params = endpoint.params?.(town) ?? {};
	const path = (endpoint.at ?? door.path).replace(
		/\[(?:\.\.\.)?(\w+)\]/g,
		(_all, name: string) => params[name] ?? 'none'
	);
	const request = await requestOf(door, endpoint, { ...who, path });
	callers += 1;
	const address = `10.1.${callers >> 8}.${callers & 255}`;
	const event = {
		request,
		params,
		url: new URL(`http://localhost:3000${path}`),
		route: { id: door.path },
		locals: {},
		cookies: {
			get: (name: string) => (name === SESSION_COOKIE ? caller.session : undefined),
			set: () => undefined,
			delete: () => undefined
		},
		getClientAddress: () => address,
		setHeaders: () => undefined,
		depends: () => undefined,
		parent: async () => ({ work: WORK })
	};
	let status = 200;
	const resolve = async (): Promise<Response> => {
		const answer = await door.run(event);
		if (answer instanceof Response) status = answer.status;
		else if (isActionFailure(answer)) status = answer.status;
		return new Response();
	};
	try {
		// Kit's event holds more than ours read; the rest is left out.
		await handle({ event, resolve } as unknown as Parameters<Handle>[0]);
		return status;
	} catch (thrown) {
		if (isRedirect(thrown)) return redirectStatus(thrown);
		if (isHttpError(thrown)) return thrown.status;
		throw thrown;
	}
}

/** Sent away to sign in first: told apart from a redirect that is an answer. */
export const SENT_TO_SIGN_IN = 302;
/** Sent to show a passkey first. */
export const SENT_TO_CONFIRM = 307;

function redirectStatus({ location, status }: { readonly location: string; readonly status: number }): number {
	if (/^\/office\/sign-in(\?to=.*)?$/.test(location)) return SENT_TO_SIGN_IN;
	return /^\/office\/confirm\?to=%2Foffice/.test(location) ? SENT_TO_CONFIRM : status;
}

async function requestOf(
	door: Door,
	endpoint: Endpoint,
	asked: { readonly town: Town; readonly caller: Caller; readonly path: string }
): Promise<Request> {
	if (endpoint.request) return endpoint.request(asked.town, asked.caller);
	const address = `http://localhost:3000${asked.path}`;
	if (door.method === 'GET') return new Request(address);
	const form = new FormData();
	for (const [name, value] of Object.entries(endpoint.form?.(asked.town) ?? {})) form.set(name, value);
	return new Request(address, { method: door.method, body: form });
}

/** The layout's own counts, as its page is given them. */
const WORK = {
	promisesLate: 1,
	concernsLate: 1,
	concernsUnowned: 1,
	concernsUntold: 1,
	withdrawals: 1,
	alarms: 1,
	quarantine: 1,
	devicesSilent: 1,
	peopleDue: 1
};
