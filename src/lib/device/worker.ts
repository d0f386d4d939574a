/**
 * The device worker: the only place that holds keys and opened rows. It answers
 * verbs and watches by message, and lives while its tab holds the lock.
 */
import { partOfDay } from '#lib/domain/part-of-day.ts';
import { dayInAmsterdam } from '#lib/domain/working-days.ts';
import type { ContentSearch } from '#lib/content/search.ts';
import type { DeviceQueries, LockState, QueryName, VerbName } from './port.ts';
import { failed } from './core/failed.ts';
import { isVaultQuery, LIST_KINDS } from './core/views.ts';
import { admitsQuery, admitsVerb } from './core/wall.ts';
import { Packs, PacksDatabase } from './browser/packs-dexie.ts';
import { Phone } from './browser/phone.ts';
import { Subscriptions } from './browser/subscriptions.ts';
import { TabLock } from './browser/tab-lock-web.ts';
import { fetchDerivation } from './browser/vault-crypto.ts';
import type { FromWorker, ToWorker } from './rpc.ts';
import { isSafetyVerb } from './safety-port.ts';
import { isVaultVerb } from './vault-port.ts';

/** How often times are compared while somebody is looking; on return they are compared anyway. */
const LOOK_MS = 15_000;
/** How often the office is asked while somebody is looking. */
const EXCHANGE_MS = 300_000;

/** What says or takes a new passphrase: it is judged here first. */
const CHOOSING_VERBS: readonly VerbName[] = ['judgePassphrase', 'createVault', 'finishHelp', 'changePassphrase'];

/** What rests on rows and the time of the day alone. */
const DOOR_LISTS: readonly QueryName[] = ['today', 'doors', 'flats', 'flat', 'ownWork'];

const packs = new Packs(new PacksDatabase());
let revision = 0;
let isHidden = false;
let whenStarted: (() => void)[] = [];
let search: { readonly key: string; readonly index: ContentSearch } | null = null;

const post = (message: FromWorker): void => self.postMessage(message);

const phone = new Phone({
	appVersion: import.meta.env.VITE_APP_VERSION,
	packs,
	onChange: changed,
	onOpening: () => post({ kind: 'opening' }),
	onLocked: () => void end({ kind: 'ended' }),
	// The verb's own answer goes first.
	onEmptied: (emptied, isGone) =>
		void setTimeout(() => void end(isGone ? { kind: 'gone', emptied } : { kind: 'ended' }), 0)
});
const tab = new TabLock({ open: () => phone.open(), close: () => phone.close(), onChange: changed });
const subscriptions = new Subscriptions({ version: versionOf, build }, (id, json) => post({ kind: 'view', id, json }));

self.addEventListener('message', (event: MessageEvent<ToWorker>) => void receive(event.data));
setInterval(() => {
	if (!isHidden) look();
}, LOOK_MS);
setInterval(() => {
	if (!isHidden) phone.wake();
}, EXCHANGE_MS);
void tab.start();
// Whoever types a passphrase fetches it again, should this fail.
fetchDerivation().catch(() => undefined);

function changed(): void {
	revision += 1;
	subscriptions.changed();
	if (lockState().kind === 'starting') return;
	for (const go of whenStarted) go();
	whenStarted = [];
}

/** A quick hand taps before the stores are open: what it asked waits for them. */
function started(): Promise<void> {
	if (lockState().kind !== 'starting') return Promise.resolve();
	return new Promise((resolve) => whenStarted.push(resolve));
}

function lockState(): LockState {
	if (tab.state.kind === 'elsewhere') return { kind: 'elsewhere' };
	return tab.state.kind === 'held' ? phone.lockState() : { kind: 'starting' };
}

/** Content needs no key and no lock; the other views follow the device and the curtain. */
function versionOf(name: QueryName): string {
	if (name === 'content' || name === 'search' || name === 'pack') return phone.status(lockState()).packHash ?? 'none';
	const isList = DOOR_LISTS.includes(name);
	// Lists of thousands of doors rest on rows only: sending and waiting do not redraw them.
	if (isList && phone.isUncovered)
		return [rowsVersionOf(name), dayInAmsterdam(Date.now()), partOfDay(Date.now()), phone.safety.hidden()?.kind].join(
			' '
		);
	return String(revision);
}

function rowsVersionOf(name: QueryName): number {
	const index = phone.session?.core.index;
	const kinds = LIST_KINDS[name];
	return (kinds ? index?.kindsVersion(kinds) : index?.version) ?? 0;
}

function build(name: QueryName, params: unknown): unknown {
	if (!admitsQuery(name, { lock: lockState().kind })) return undefined;
	if (name === 'status') return phone.status(lockState());
	if (name === 'content') return packs.current();
	if (name === 'ways') return phone.desk.ways;
	// The page's side of the port ties name and parameters together; this is the one place where that tie is a message.
	if (name === 'pack') return packs.get((params as DeviceQueries['pack']['params']).hash);
	if (name === 'search') return find(params as DeviceQueries['search']['params']);
	const session = phone.session;
	if (!isVaultQuery(name) || !session) return undefined;
	return phone.safety.viewsOf(session).build(name, params as DeviceQueries[typeof name]['params']);
}

async function find({ text, language }: DeviceQueries['search']['params']): Promise<DeviceQueries['search']['result']> {
	const current = await packs.current();
	if (!current) return [];
	const key = `${current.hash} ${language}`;
	if (search?.key !== key) {
		// Most days nobody searches: what makes the index is read when somebody does, from the offline shell.
		const { createContentSearch } = await import('#lib/content/search.ts');
		search = { key, index: createContentSearch(current.pack, language) };
	}
	return search.index.find(text);
}

async function receive(message: ToWorker): Promise<void> {
	switch (message.kind) {
		case 'call':
			await started();
			return post({ kind: 'answer', id: message.id, answer: await call(message.verb, message.input) });
		case 'watch':
			return subscriptions.add(message.id, message.name, message.params);
		case 'unwatch':
			return subscriptions.remove(message.id);
		case 'visibility':
			return seen(message.isHidden);
		case 'online':
			phone.online = message.isOnline;
			phone.wake();
			return changed();
		case 'persisted':
			phone.persisted = message.persisted;
			return changed();
		case 'installed':
			phone.safety.installed = message.installed;
			return changed();
	}
}

/** By the clock; what cannot be written at this look is written at the next. */
function look(): void {
	phone.look();
	phone.desk.look().catch(() => undefined);
}

/** Hidden: blank at once. Looked at again: compare times first, then look for the lock and the office. */
async function seen(hidden: boolean): Promise<void> {
	isHidden = hidden;
	if (hidden) {
		phone.step({ kind: 'hidden' });
		return subscriptions.flush();
	}
	phone.step({ kind: 'returned' });
	look();
	if (tab.state.kind === 'elsewhere') await tab.feed({ kind: 'look' });
	phone.wake();
}

async function call(verb: Extract<ToWorker, { kind: 'call' }>['verb'], input: unknown): Promise<unknown> {
	// Times first: who has been away too long is locked, whatever is asked.
	phone.look();
	const isAdmitted = (): boolean => admitsVerb(verb, { lock: lockState().kind, isClosing: phone.isClosing });
	if (!isAdmitted()) return failed({ kind: 'locked' });
	if (CHOOSING_VERBS.includes(verb)) {
		// Read when a passphrase is chosen, which is once in the life of most phones.
		const { judgePassphrase, refusalOfChoice } = await import('./browser/choosing.ts');
		// What is chosen: a text, or nothing.
		const { passphrase } = input as { readonly passphrase: string | null };
		if (verb === 'judgePassphrase') return judgePassphrase(passphrase ?? '', phone.organisation);
		const refused = await refusalOfChoice(passphrase, phone.organisation);
		if (refused) return refused;
		// Judging takes a moment, in which the phone may have been covered.
		if (!isAdmitted()) return failed({ kind: 'locked' });
	}
	// As above: the input was typed by its verb on the page's side.
	switch (verb) {
		case 'enrol':
			return phone.enrol(input as Parameters<Phone['enrol']>[0]);
		case 'createVault':
			return phone.createVault(input as Parameters<Phone['createVault']>[0]);
		case 'startAnew':
			return phone.startAnew();
		case 'uncover':
			return phone.uncover(input as Parameters<Phone['uncover']>[0]);
		case 'saveDraft':
			return phone.saveDraft(input as Parameters<Phone['saveDraft']>[0]);
		case 'takePhoto':
		case 'removePhoto':
		case 'openPhoto':
			return phone.photo(verb, input);
		case 'healedSeen':
			return phone.keyless.healedSeen();
		case 'makeRescueFile':
			return phone.keyless.makeRescueFile();
		case 'exchange':
			return phone.exchange();
		case 'cover':
			phone.step({ kind: 'cover' });
			return subscriptions.flush();
		case 'lock':
			return phone.step({ kind: 'lock' });
		case 'touch':
			return phone.step({ kind: 'touched' });
		case 'takeOver':
			return tab.feed({ kind: 'takeOver' });
		case 'askPersistence':
			return phone.persisted;
		default:
			if (isSafetyVerb(verb)) return phone.safety.run(verb, input);
			return isVaultVerb(verb) ? phone.vault(verb, input) : phone.record(verb, input);
	}
}

/** Locked means that nothing opened is left in memory: the worker ends, and the page starts a new one. */
async function end(message: Extract<FromWorker, { kind: 'ended' | 'gone' }>): Promise<void> {
	await phone.close();
	tab.end();
	post(message);
	self.close();
}
