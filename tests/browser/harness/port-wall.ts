/**
 * Speaks to the device worker of a page as its page does, behind the back of every screen: each verb and each query of
 * the port by its name, with what they would need to do something.
 */
import type { BrowserContext, Page } from '@playwright/test';
import { COVERED_VERBS, LOCKED_VERBS, SHUT_QUERIES, SHUT_VERBS } from '#lib/device/core/wall.ts';
import { QUERY_NAMES, VERB_NAMES } from '#lib/device/port-names.ts';

declare global {
	/** The worker that the page began last. */
	var portWorker: Worker | undefined;
}

/** Ids of this phone that verbs and queries are asked about. */
export interface Aims {
	readonly address: string;
	readonly visit: string;
	readonly attempt: string;
}

export interface Tried {
	/** Verbs and queries that were asked and may not answer. */
	readonly verbs: number;
	readonly queries: number;
	/** Of them, by name, with what came. */
	readonly answered: readonly string[];
	/** Named in the wall's lists with their reasons, and not asked here. */
	readonly allowed: readonly string[];
}

/** No answer at all in this time counts as none. */
const SILENCE_MS = 3_000;

/** Keeps hold of the worker of every page that is opened from now on. */
export async function holdWorkers(context: BrowserContext): Promise<void> {
	// The mark that the tests' loader puts on functions with a name.
	await context.addInitScript('globalThis.__name = (named) => named');
	await context.addInitScript(() => {
		const Given = globalThis.Worker;
		globalThis.Worker = class extends Given {
			constructor(url: string | URL, options?: WorkerOptions) {
				super(url, options);
				if (options?.name === 'voordeur-device') globalThis.portWorker = this;
			}
		};
	});
}

/** Asks one verb; undefined where the worker says nothing. */
export function askVerb(page: Page, verb: string, input: unknown): Promise<unknown> {
	return ask(page, { kind: 'call', key: 'verb', name: verb, input });
}

/** Watches one query for its first view; null where it is blank. */
export async function askQuery(page: Page, query: string, params: unknown): Promise<unknown> {
	const json = await ask(page, { kind: 'watch', key: 'name', name: query, input: params });
	return typeof json === 'string' ? (JSON.parse(json) as unknown) : null;
}

/** Every verb and query that may not answer behind the cover, or behind the lock. */
export async function tryEverything(page: Page, lock: 'covered' | 'locked', aims: Aims): Promise<Tried> {
	const allowed: readonly string[] = [...SHUT_VERBS, ...(lock === 'covered' ? COVERED_VERBS : LOCKED_VERBS)];
	const verbs = VERB_NAMES.filter((verb) => !allowed.includes(verb));
	const queries = QUERY_NAMES.filter((query) => !SHUT_QUERIES.some((name) => name === query));
	const answered: string[] = [];
	for (const verb of verbs) {
		const answer = await askVerb(page, verb, inputFor(aims));
		if (!isLocked(answer)) answered.push(`${verb}: ${JSON.stringify(answer)?.slice(0, 200)}`);
	}
	for (const query of queries) {
		const view = await askQuery(page, query, paramsFor(aims));
		if (view !== null) answered.push(`${query}: ${JSON.stringify(view).slice(0, 200)}`);
	}
	return { verbs: verbs.length, queries: queries.length, answered, allowed };
}

function isLocked(answer: unknown): boolean {
	if (typeof answer !== 'object' || answer === null || !('ok' in answer) || !('error' in answer)) return false;
	const { ok, error } = answer;
	return ok === false && typeof error === 'object' && error !== null && 'kind' in error && error.kind === 'locked';
}

/** Everything that any verb reads, under the names that it has there. */
function inputFor({ address, visit, attempt }: Aims): unknown {
	const words = 'geschreven zonder pincode';
	return {
		address,
		addresses: [address],
		visit,
		attempt,
		attempts: [attempt],
		outcome: 'notHome',
		cardLeft: true,
		isNotAgain: true,
		tryIn: null,
		tryOn: null,
		language: 'en',
		category: 'mould',
		text: words,
		key: words,
		moment: null,
		values: {},
		read: ['L01'],
		pin: '1111',
		passphrase: words,
		proof: { passphrase: words }
	};
}

function paramsFor({ address, visit }: Aims): unknown {
	// A visit and an address are asked by the same name.
	return { id: address, of: visit, text: 'a', hash: '', language: 'nl' };
}

async function ask(
	page: Page,
	message: { readonly kind: string; readonly key: string; readonly name: string; readonly input: unknown }
): Promise<unknown> {
	return page.evaluate(
		([{ kind, key, name, input }, silenceMs]) =>
			new Promise<unknown>((resolve, reject) => {
				const worker = globalThis.portWorker;
				if (!worker) return reject(new Error('this page has no device worker'));
				// Far above what the page itself counts.
				const id = 1_000_000_000 + Math.floor(Math.random() * 1_000_000_000);
				const isCall = kind === 'call';
				const hear = ({ data }: MessageEvent): void => {
					if (data.id === id) end(isCall ? data.answer : data.json);
				};
				const timer = setTimeout(() => end(undefined), silenceMs);
				const end = (value: unknown): void => {
					clearTimeout(timer);
					worker.removeEventListener('message', hear);
					if (!isCall) worker.postMessage({ kind: 'unwatch', id });
					resolve(value);
				};
				worker.addEventListener('message', hear);
				worker.postMessage({ kind, id, [key]: name, [isCall ? 'input' : 'params']: input });
			}),
		[message, SILENCE_MS] as const
	);
}
