/**
 * What the bench does in the product's own page: it speaks to the worker behind the screens in the same words as they
 * do. Every function here is sent to the page as text, so none may use another.
 */
import type { DeviceQueries, DeviceVerbs, QueryName, VerbName } from '#lib/device/port.ts';

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

/** Stands between the screens and their worker, and asks with numbers that the screens never use. */
export function exposeDevice(): void {
	const answers = new Map<number, (answer: unknown) => void>();
	const views = new Map<number, (json: string | null) => void>();
	let next = 1_000_000_000;
	let worker: globalThis.Worker | undefined;
	/** What was asked before the screens spoke to their worker: it goes right behind their first word. */
	const early: object[] = [];
	let isSpokenTo = false;
	const posted = (message: object): void => {
		if (isSpokenTo) worker?.postMessage(message);
		else early.push(message);
	};
	globalThis.Worker = class extends Worker {
		constructor(...given: ConstructorParameters<typeof Worker>) {
			super(...given);
			// eslint-disable-next-line @typescript-eslint/no-this-alias -- the newest worker is the one that lives.
			worker = this;
			isSpokenTo = false;
			this.addEventListener('message', ({ data }) => {
				if (data.kind === 'answer') answers.get(data.id)?.(data.answer);
				if (data.kind === 'view') views.get(data.id)?.(data.json);
			});
		}

		override postMessage(message: unknown, options?: StructuredSerializeOptions | Transferable[]): void {
			// Both forms of the options are handed on as they came.
			super.postMessage(message, options as StructuredSerializeOptions);
			if (isSpokenTo || worker !== this) return;
			isSpokenTo = true;
			for (const one of early.splice(0)) super.postMessage(one);
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

export async function beginVisit(): Promise<string> {
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

export async function countNotes(visit: string): Promise<number> {
	const view = await globalThis.device.look('visit', { id: visit });
	return view?.notes.length ?? 0;
}

/** Until the office has answered for everything; what it then fetches is not waited for. After a failure it waits a second, as the peers do. */
export async function handInAll(): Promise<number> {
	const { device } = globalThis;
	const began = performance.now();
	const answered = device.look('status', {}, ({ unsentOperations }) => unsentOperations === 0).then(() => true);
	for (;;) {
		const isAnswered = await Promise.race([answered, device.call('exchange', undefined).then(() => false)]);
		if (isAnswered) return performance.now() - began;
		const { unsentOperations } = await device.look('status', {});
		if (unsentOperations > 0) await new Promise((resolve) => setTimeout(resolve, 1_000));
	}
}

/** From the opened vault until so many notes of the visit are here. The app begins to fetch by itself. */
export async function fetchUntil({
	visit,
	expected
}: {
	readonly visit: string;
	readonly expected: number;
}): Promise<number> {
	const { device } = globalThis;
	await device.look('status', {}, ({ lock }) => lock.kind === 'open');
	const began = performance.now();
	for (;;) {
		await device.call('exchange', undefined);
		const { arriving, send } = await device.look('status', {});
		// Counted only when the app says that all is there: to show ten thousand notes costs as much as to fetch them.
		if (arriving === null && (await device.look('visit', { id: visit }))?.notes.length === expected)
			return performance.now() - began;
		await new Promise((resolve) => setTimeout(resolve, send.kind === 'waiting' ? 1_000 : 10));
	}
}

export async function seeRound(): Promise<void> {
	await globalThis.device.look('today', {}, ({ doors }) => doors.length > 0);
}

export async function openRound({ right, wrong }: { readonly right: string; readonly wrong: string }): Promise<number> {
	await globalThis.device.look('status', {}, ({ lock }) => lock.kind === 'locked');
	const toLock = performance.now();
	await globalThis.device.call('unlock', { passphrase: wrong });
	const derived = performance.now();
	await globalThis.device.call('unlock', { passphrase: right });
	await globalThis.device.look('today', {}, ({ doors }) => doors.length > 0);
	const opened = performance.now();
	return toLock + (opened - derived) - (derived - toLock);
}
