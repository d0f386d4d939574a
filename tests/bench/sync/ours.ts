/**
 * The product in the bench: the build that `npm start` starts, on SQLite, with a real coach's
 * phone. Its screens stay as they are; the bench speaks to the worker behind them in the
 * same words as the screens do.
 */
import type { DeviceQueries, DeviceVerbs, QueryName, VerbName } from '#lib/device/port.ts';
import { startPhone, type Phone } from '../../browser/harness/chromium.ts';
import { enrolPhone, PASSPHRASE } from '../../browser/harness/coach.ts';
import { startServer, type TestServer } from '../../browser/harness/server.ts';
import type { Proxy } from '../../chaos/proxy.ts';
import { documentOf } from '../documents.ts';
import type { Contestant, ContestantPhone } from './contestant.ts';
import { type Meter, startMeter } from './meter.ts';
import type { Road } from './road.ts';

/** The port's own verbs and queries, as a message carries them. */
interface Device {
	call<V extends VerbName>(verb: V, input: Parameters<DeviceVerbs[V]>[0]): ReturnType<DeviceVerbs[V]>;
	/** The first view of a query, or the first that `isEnough` accepts. */
	look<Q extends QueryName>(
		query: Q,
		params: DeviceQueries[Q]['params'],
		isEnough?: (view: DeviceQueries[Q]['result']) => boolean
	): Promise<DeviceQueries[Q]['result']>;
}
declare global {
	var device: Device;
}

/** How many texts go to the page at a time. */
const PORTION = 1_000;
const WRONG_PASSPHRASE = 'thee zonder suiker';

export async function startOurs(options: { readonly road: Road; readonly scriptKib: number }): Promise<Contestant> {
	const server = await startServer();
	const proxy = await options.road(Number(new URL(server.origin).port));
	const meter = await startMeter(proxy.port);
	const talk: Talk = { visit: null };
	return {
		name: 'Voordeur',
		isOurs: true,
		isDurable: true,
		durability: {
			phone: 'IndexedDB strict and a flushed journal, sealed',
			office: 'SQLite WAL, synchronous FULL, a receipt for each operation'
		},
		scriptKib: options.scriptKib,
		road: meter,
		newPhone: () => newPhone({ server, proxy, meter, talk }),
		async dispose() {
			await meter.close();
			await proxy.close();
			await server.dispose();
		}
	};
}

/** The visit that holds the documents, on every phone. */
interface Talk {
	visit: string | null;
}

interface Place {
	readonly talk: Talk;
	readonly server: TestServer;
	readonly proxy: Proxy;
	readonly meter: Meter;
}

async function newPhone(place: Place): Promise<ContestantPhone> {
	const { server, proxy, meter, talk } = place;
	const { enrol } = await server.prepare();
	const origin = `http://localhost:${meter.port}`;
	const phone = await startPhone('about:blank');
	await exposeTo(phone);
	await phone.page.goto(`${origin}/enrol#${enrol}`);
	await enrolPhone(phone.page);
	const over = async (isRough: boolean, work: () => Promise<number>): Promise<number> => {
		proxy.setRough(isRough);
		try {
			return await work();
		} finally {
			proxy.setRough(false);
		}
	};
	const save = async (from: number, count: number): Promise<readonly number[]> => {
		const visit = (talk.visit ??= await phone.page.evaluate(beginVisit));
		meter.setOpen(false);
		const times: number[] = [];
		for (let done = 0; done < count; done += PORTION) {
			const length = Math.min(PORTION, count - done);
			const texts = Array.from({ length }, (_, at) => documentOf(from + done + at).text);
			times.push(...(await phone.page.evaluate(saveNotes, { visit, texts })));
		}
		meter.setOpen(true);
		return times;
	};
	const count = async (): Promise<number> => (talk.visit === null ? 0 : phone.page.evaluate(countNotes, talk.visit));
	return {
		insert: async (from, many) => (await save(from, many)).reduce((sum, time) => sum + time, 0),
		saveEach: save,
		push: ({ isRough } = { isRough: false }) =>
			over(isRough, () => phone.page.evaluate(exchangeUntil, { visit: null, expected: 0 })),
		pull: (expected, { isRough } = { isRough: false }) =>
			over(isRough, () => phone.page.evaluate(exchangeUntil, { visit: talk.visit, expected })),
		coldOpen: () => coldOpen(phone, { origin, meter }),
		count,
		dispose: () => phone.dispose()
	};
}

/** From the killed browser to the opened round with no network, without the key derivation, which a wrong passphrase shows. */
async function coldOpen(
	phone: Phone,
	{ origin, meter }: { readonly origin: string; readonly meter: Meter }
): Promise<number> {
	await phone.kill();
	meter.setOpen(false);
	const page = await phone.restart('about:blank');
	await exposeTo(phone);
	await page.goto(`${origin}/today`);
	const spent = await page.evaluate(openRound, { right: PASSPHRASE, wrong: WRONG_PASSPHRASE });
	meter.setOpen(true);
	return spent;
}

/** Lets the bench speak to the worker behind the screens of every page that is opened from here on. */
export async function exposeTo(phone: Phone): Promise<void> {
	// The loader of this script keeps the names of functions by a call that no page knows.
	await phone.context.addInitScript('globalThis.__name = (named) => named');
	await phone.context.addInitScript(exposeDevice);
}

/* In the page. */

/** Stands between the screens and their worker, and asks with numbers that the screens never use. */
function exposeDevice(): void {
	const answers = new Map<number, (answer: unknown) => void>();
	const views = new Map<number, (json: string | null) => void>();
	let next = 1_000_000_000;
	let worker: globalThis.Worker | undefined;
	const posted = (message: object): void => worker?.postMessage(message);
	globalThis.Worker = class extends Worker {
		constructor(...given: ConstructorParameters<typeof Worker>) {
			super(...given);
			// eslint-disable-next-line @typescript-eslint/no-this-alias -- the newest worker is the one that lives.
			worker = this;
			this.addEventListener('message', ({ data }) => {
				if (data.kind === 'answer') answers.get(data.id)?.(data.answer);
				if (data.kind === 'view') views.get(data.id)?.(data.json);
			});
		}
	};
	const device = {
		call: (verb: string, input: unknown): Promise<unknown> =>
			new Promise((resolve) => {
				const id = next++;
				answers.set(id, (answer) => {
					answers.delete(id);
					resolve(answer);
				});
				posted({ kind: 'call', id, verb, input });
			}),
		look: (query: string, params: unknown, isEnough: (view: unknown) => boolean = () => true): Promise<unknown> =>
			new Promise((resolve) => {
				const id = next++;
				views.set(id, (json) => {
					const view: unknown = json === null ? null : JSON.parse(json);
					if (json === null || !isEnough(view)) return;
					views.delete(id);
					posted({ kind: 'unwatch', id });
					resolve(view);
				});
				posted({ kind: 'watch', id, name: query, params });
			})
	};
	// The worker answers each verb and query with what the port says of it.
	globalThis.device = device as unknown as Device;
}

async function beginVisit(): Promise<string> {
	const { doors } = await globalThis.device.look('today', {});
	const done = await globalThis.device.call('startVisit', { address: doors[0]?.id ?? '' });
	if (!done.ok) throw new Error('a visit could not be started');
	return done.value.visit;
}

export async function saveNotes({
	visit,
	texts
}: {
	readonly visit: string;
	readonly texts: readonly string[];
}): Promise<number[]> {
	const times: number[] = [];
	for (const text of texts) {
		const began = performance.now();
		const done = await globalThis.device.call('saveNote', { visit, moment: 'the-home', text });
		if (!done.ok) throw new Error(`a note was not saved: ${JSON.stringify(done.error)}`);
		times.push(performance.now() - began);
	}
	return times;
}

async function countNotes(visit: string): Promise<number> {
	const view = await globalThis.device.look('visit', { id: visit });
	return view?.notes.length ?? 0;
}

/** In the page: until everything is handed in, or, with a visit named, until so many of its notes are here. */
export async function exchangeUntil({
	visit,
	expected
}: {
	readonly visit: string | null;
	readonly expected: number;
}): Promise<number> {
	const began = performance.now();
	for (;;) {
		await globalThis.device.call('exchange', undefined);
		const { unsentOperations } = await globalThis.device.look('status', {});
		const view = visit === null ? null : await globalThis.device.look('visit', { id: visit }, () => true);
		const isThere = visit === null || (view?.notes.length ?? 0) >= expected;
		if (unsentOperations === 0 && isThere) return performance.now() - began;
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}

async function openRound({ right, wrong }: { readonly right: string; readonly wrong: string }): Promise<number> {
	await globalThis.device.look('status', {}, ({ lock }) => lock.kind === 'locked');
	const toLock = performance.now();
	await globalThis.device.call('unlock', { passphrase: wrong });
	const derived = performance.now();
	await globalThis.device.call('unlock', { passphrase: right });
	await globalThis.device.look('today', {}, ({ doors }) => doors.length > 0);
	const opened = performance.now();
	return toLock + (opened - derived) - (derived - toLock);
}
