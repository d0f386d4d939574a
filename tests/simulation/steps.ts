/** One step of a history: somebody does something, something waiting goes on, or something goes wrong. */
import type { ExchangeOutcome } from '#lib/device/core/courier.ts';
import type { Operation } from '#lib/sync/operation.ts';
import { chanceOf } from './chance.ts';
import type { History } from './history.ts';
import type { Saved } from './ledger.ts';
import { decay } from './decay.ts';
import { officeStep } from './office-desk.ts';
import { Phone, type Running } from './phone.ts';
import { checkOpened, checkOwnWrites, checkSaved, isInOutbox } from './phone-checks.ts';
import type { Profile } from './profile.ts';
import { bringRescueFile } from './rescue-desk.ts';
import { settled } from './scheduler.ts';
import { Struck } from './server.ts';
import { coachOf } from './town.ts';
import { type Deed, drawDeed } from './verbs.ts';

export type StepKind =
	| 'turn'
	| 'verb'
	| 'exchange'
	| 'office'
	| 'wait'
	| 'open'
	| 'kill'
	| 'flush'
	| 'draft'
	| 'look'
	| 'net'
	| 'clock'
	| 'server'
	| 'fork'
	| 'lose'
	| 'rollBack'
	| 'takeOver'
	| 'restore'
	| 'enrol'
	| 'update'
	| 'decay'
	| 'rescue'
	| 'follow'
	| 'failover';

export function weightsOf(profile: Profile): Readonly<Record<StepKind, number>> {
	const hasTrouble = profile.crash + profile.crashOs > 0 ? 1 : 0;
	return {
		turn: 40,
		verb: 24,
		exchange: 14,
		office: 5,
		wait: 5,
		open: 6,
		kill: hasTrouble * 2,
		flush: 2,
		draft: 1,
		look: 1.5,
		net: profile.dropRequest > 0 ? 1 : 0,
		clock: profile.skewMs > 0 ? 2 : 0,
		server: profile.strike > 0 ? 2 : profile.isTrimming || profile.isRestoring ? 1.5 : 0.3,
		fork: profile.isForking ? 0.7 : 0,
		rollBack: profile.isForking ? 0.7 : 0,
		lose: profile.isLosing ? 2 : 0,
		takeOver: 0.5,
		restore: profile.isRestoring ? 1.5 : 0,
		enrol: 0.15,
		update: profile.isOldJoining ? 1 : 0,
		decay: profile.isDecaying ? 1 : 0,
		rescue: profile.isRescuing ? 1 : 0,
		follow: profile.isFailingOver ? 2 : 0,
		failover: profile.isFailingOver ? 1.5 : 0
	};
}

const STEPS: Readonly<Record<StepKind, (history: History) => void | Promise<void>>> = {
	turn,
	verb,
	exchange,
	office: (history) => void officeStep(history.world, history),
	wait,
	open,
	kill,
	flush,
	draft,
	look,
	net,
	clock,
	server,
	fork,
	lose,
	rollBack,
	takeOver,
	restore,
	enrol: (history) => void enrol(history),
	update,
	decay,
	rescue: (history) => void bringRescueFile(history),
	follow: ({ server: office }) => void office.follow(),
	failover
};

/** How many calls a turn lets go on at most. */
const RELEASED_MAX = 12;
const HOUR_MS = 3_600_000;

export async function takeStep(history: History, kind: StepKind): Promise<void> {
	history.world.now += history.world.chance.between(1, 4_000);
	await STEPS[kind](history);
}

async function turn({ world }: History): Promise<void> {
	for (let left = world.chance.between(1, RELEASED_MAX); left > 0 && world.scheduler.size > 0; left -= 1) {
		const label = world.scheduler.release(world.chance.below(world.scheduler.size));
		world.log(`goes on: ${label}`);
		world.now += world.chance.between(0, 300);
		await settled();
	}
}

function verb(history: History): void {
	const { world, phones } = history;
	const phone = world.chance.one(phones);
	const running = phone?.running;
	const core = running?.open?.core;
	if (!phone || !running || !core) return;
	const again = world.chance.is(0.5) ? history.failed.get(phone) : undefined;
	const token = `${phone.name.slice(-1)}-${world.step}-${world.chance.below(1e6)}`;
	const deed = again ?? drawDeed({ core, photos: running.photos, chance: world.chance, token });
	if (!deed) return;
	history.failed.delete(phone);
	perform(history, { phone, running, deed });
}

/** Asks for the deed and writes the answer down, whenever it comes and if it does. */
export function perform(
	history: History,
	{ phone, running, deed }: { readonly phone: Phone; readonly running: Running; readonly deed: Deed }
): void {
	const { world, made } = history;
	const core = running.open?.core;
	if (!core) return;
	if (deed.photo) world.photos.set(deed.photo.hash, deed.photo.root);
	world.log(`${phone.name} asks: ${deed.text}`);
	const seen = new Map<string, string>();
	const onMade = (operations: readonly Operation[]): void => {
		const [first] = operations;
		if (deed.photo && first) phone.taken.set(deed.photo.hash, first.opId);
		if (deed.isCheat) for (const { opId } of operations) world.cheats.add(opId);
		const byText = made.get(phone) ?? new Map<string, (readonly Operation[])[]>();
		made.set(phone, byText.set(deed.text, [...(byText.get(deed.text) ?? []), operations]));
		for (const { opId, ent, fields } of operations) {
			if (deed.isCheat && !core.index.get(ent)) world.cheatMade.add(ent);
			for (const field of Object.keys(fields)) {
				const state = core.index.get(ent)?.state.fields[field];
				if (state?.m === 'r') seen.set(`${opId} ${field}`, state.c);
			}
		}
	};
	const answered = deed.run({ core, photos: running.photos }, onMade).then((answer) => {
		world.log(`${phone.name} ${answer.ok ? 'saved' : `not saved, ${answer.error.kind}`}: ${deed.text.slice(0, 40)}`);
		if (!answer.ok) {
			if (answer.error.kind === 'full' || answer.error.kind === 'closed') history.failed.set(phone, deed);
			return;
		}
		const tries = made.get(phone)?.get(deed.text) ?? [];
		// Asked again, the phone may finish what an earlier try had brought as far as the outbox.
		const operations = tries.findLast((made) => isInOutbox(phone, made)) ?? tries.at(-1) ?? [];
		history.ledger.add({
			phone,
			step: world.step,
			text: deed.text,
			claims: operations.length > 0 ? answer.claims : [],
			operations,
			seen,
			isWaived: false
		});
		checkSaved(world, phone, { operations, server: history.server });
		if (phone.running === running) checkOwnWrites(world, phone, { ...history, last: 1 });
		if (world.chance.is(0.3)) void running.courier.saved().catch(() => undefined);
	});
	answered.catch((error: unknown) =>
		world.find('violation', 'G13', `${phone.name} threw while saving: ${String(error)}`)
	);
}

function exchange(history: History): void {
	const { world } = history;
	const phone = world.chance.one(history.phones);
	if (!phone?.running) return;
	startExchange(history, phone, phone.running);
}

export function startExchange(history: History, phone: Phone, running: Running): void {
	const { world } = history;
	world.log(`${phone.name} exchanges`);
	running.courier.exchange().then(
		(outcome: ExchangeOutcome) => {
			world.log(`${phone.name} exchange: ${outcome.ok ? 'well' : outcome.failure}`);
			if (phone.running !== running) return;
			checkOwnWrites(world, phone, { ...history, last: 8 });
			if (outcome.ok && phone.forkTold === running.handover.meta.inc) {
				world.find('violation', 'G11', `${phone.name} was told of a fork and goes on counting in it`);
			}
		},
		(error: unknown) =>
			world.find(
				'violation',
				'G13',
				`${phone.name} threw in an exchange: ${error instanceof Error ? error.stack : String(error)}`
			)
	);
}

async function wait({ world, phones }: History): Promise<void> {
	const longest = world.profile.isBrisk ? 20_000 : 6 * HOUR_MS;
	world.now += Math.min(longest, world.chance.of(1_000, 20_000, 60_000, 400_000, HOUR_MS, 6 * HOUR_MS));
	for (const phone of phones) {
		if (!phone.running) continue;
		if (phone.photoAlarm.isDue(phone.now())) void phone.running.photos?.courier.rang();
		if (!phone.alarm.isDue(phone.now())) continue;
		world.log(`${phone.name} is woken`);
		void phone.running.courier.rang().catch(() => undefined);
	}
}

function open(history: History): void {
	const phone = history.world.chance.one(history.phones.filter(({ life }) => life === null));
	if (phone) void openPhone(history, phone, { isLocked: history.world.chance.is(0.1) });
}

export async function openPhone(
	history: History,
	phone: Phone,
	options: { readonly isLocked: boolean }
): Promise<void> {
	await phone.start(options);
	checkOpened(history.world, phone, history.server);
	if (!history.server.wasRestored) checkOwnWrites(history.world, phone, { ...history, guarantee: 'G1' });
}

function kill({ world, phones }: History): void {
	const phone = world.chance.one(phones.filter(({ life }) => life !== null));
	phone?.crash(world.profile.crashOs > 0 && world.chance.is(0.5) ? 'os' : 'process', 'by hand');
}

function flush({ world, phones }: History): void {
	for (const phone of phones) if (world.chance.is(0.5)) phone.disk.flush();
}

function draft({ world, phones }: History): void {
	const open = world.chance.one(phones)?.running?.open;
	const text = world.chance.is(0.3) ? '' : `draft ${world.step}`;
	const visit = world.chance.one(open?.core.index.ofKind('visit') ?? [])?.id ?? `visit${world.chance.below(2)}`;
	void open?.drafts.save({ visit, key: 'k', text }).catch(() => undefined);
}

/** Screens are views of the same rows: none may fail on what a history leaves, and each saved thing says where it is. */
function look({ world, phones }: History): void {
	const phone = world.chance.one(phones);
	const open = phone?.running?.open;
	if (!phone || !open) return;
	const today = open.views.build('today', {});
	const door = world.chance.one(today.doors);
	if (door) open.views.build('address', { id: door.id });
	const visit = world.chance.one(open.core.index.ofKind('visit'));
	if (visit) open.views.build('visit', { id: visit.id });
	open.views.build('doors', { text: 'haz 1' });
	open.views.build('learning', {});
	open.views.build('ownLessons', {});
	open.views.build('organisation', {});
	open.views.build('ownWork', {});
	for (const { id } of open.views.build('flats', {})) open.views.build('flat', { id });
	const rescued = phone.running?.handover.rescue();
	const shown = open.views.build('outbox', {}).length + open.views.unsent().visits + open.views.unsent().attempts;
	world.log(
		`${phone.name} shows ${today.doors.length} doors and ${shown} things handed in or not, ${rescued?.envelopes} ${open.views.hasOpenVisit()} ${open.views.isRoundRunning()}`
	);
}

function net({ world }: History): void {
	world.isCut = !world.isCut;
	world.log(world.isCut ? 'no network' : 'network again');
}

function clock({ world, phones }: History): void {
	const phone = world.chance.one(phones);
	if (!phone) return;
	phone.skewMs = Math.round(world.profile.skewMs * (world.chance.random() * 2 - 1));
	world.log(`${phone.name} clock is set ${phone.skewMs} ms off`);
}

function server({ world, server: office }: History): void {
	if (!office.isUp) void office.restart();
	else if (world.profile.strike > 0 && world.chance.is(0.5)) office.crash();
	else if (world.profile.isRestoring || world.profile.isTrimming) void office.keepBackup();
}

/** A second phone out of the same profile; both go on. */
function fork(history: History): void {
	const { world, phones, server: office } = history;
	const origin = phones[0];
	if (!origin || phones.length > 4) return;
	const chance = chanceOf(world.seed, 2_000_000 + world.step);
	const { enrolled, person, skewMs } = origin;
	phones.push(
		new Phone({ world, server: office, name: `phone ${phones.length + 1}`, enrolled, person, chance, skewMs }, origin)
	);
	world.log(`${origin.name} is cloned to phone ${phones.length}`);
}

/** One of the two copies of what is unsent is gone. */
function lose({ world, phones, ledger }: History): void {
	const phone = world.chance.one(phones);
	// The other copy is made good at the next opening; both at once is no fault that anything survives.
	if (!phone?.running) return;
	phone.crash('process', 'to lose something');
	// After the journal was made good from what was unsent, it alone knows less than the outbox did.
	const volume = phone.hasLostJournal ? 'outbox' : world.chance.of('outbox', 'journal', 'rows');
	phone.hasLostJournal = volume === 'journal';
	phone.hasOneCopy ||= volume === 'outbox';
	phone.disk.lose(volume);
	if (volume !== 'journal') phone.isBlind = true;
	// An envelope without its shape stands in the outbox only: a line that cannot be read is none.
	for (const saved of ledger.of(phone))
		saved.isWaived ||= volume === 'outbox' && saved.operations.some(({ opId }) => phone.poisoned.has(opId));
	world.log(`${phone.name} loses its ${volume}`);
}

/** Keeps a copy of a profile, or puts it back: whatever was made since and not handed in went with it, by hand. */
function rollBack(history: History): void {
	const { world, phones, ledger, backups } = history;
	const phone = phones[1];
	if (!phone) return;
	const backup = backups.get(phone);
	if (!backup) {
		backups.set(
			phone,
			new Phone(
				{
					world,
					server: history.server,
					name: 'backup',
					enrolled: phone.enrolled,
					person: phone.person,
					chance: chanceOf(world.seed, 3_000_000 + world.step),
					skewMs: 0
				},
				phone
			)
		);
		world.log(`${phone.name} profile kept`);
		return;
	}
	phone.crash('process', 'to put an older profile back');
	phone.rollBack(backup);
	phone.isBlind = true;
	phone.forkTold = null;
	phone.hasOneCopy = true;
	// What the office has by now stays promised; the rest went by hand.
	const isSafe = (saved: Saved) => saved.operations.every(({ opId }) => history.server.watch.isDurable(opId));
	for (const saved of ledger.of(phone)) saved.isWaived ||= !isSafe(saved);
	world.log(`${phone.name} profile rolled back`);
}

function takeOver({ world, phones }: History): void {
	const phone = world.chance.one(phones);
	if (phone?.running) phone.takeOver();
}

async function restore(history: History): Promise<void> {
	await settled();
	handInAgain(history, await history.server.restore());
}

/** Half of the time nothing in the database tells that another took over, and phones are the only witnesses; the first release is none. */
async function failover(history: History): Promise<void> {
	await settled();
	const isTold = history.world.chance.is(0.5) || history.phones.some(({ isOld }) => isOld);
	handInAgain(history, await history.server.failover(isTold));
}

function handInAgain({ desk, world }: History, since: number | null): void {
	if (since === null) return;
	// What the office alone wrote since the backup is gone with it; phones hand theirs in again.
	desk.stored.splice(0, desk.stored.length, ...desk.stored.filter(({ at }) => at <= since));
	world.log('phones will hand in again');
}

/** A phone more in the town: a restored office that has never seen it lets it in again by its certificate. */
async function enrol({ world, server: office, phones }: History): Promise<void> {
	if (phones.length > 4 || !office.isOpen) return;
	const name = `phone ${phones.length + 1}`;
	const chance = chanceOf(world.seed, 4_000_000 + world.step);
	const person = coachOf(phones.length);
	try {
		// Each try has a code of its own: one that a struck server gave out is gone.
		const enrolled = await office.enrolNow(person, name, `${name} ${world.step}`);
		if (!enrolled) return;
		const phone = new Phone({ world, server: office, name, enrolled, person, chance, skewMs: 0 });
		await phone.enrol();
		phones.push(phone);
		world.log(`${name} is enrolled`);
	} catch (error) {
		if (!(error instanceof Struck)) throw error;
	}
}

/** A phone of the first release gets today's: its stores are as that release left them. */
function update({ world, phones }: History): void {
	const phone = world.chance.one(phones.filter(({ isOld }) => isOld));
	if (!phone) return;
	phone.crash('process', 'to be updated');
	phone.isOld = false;
	world.log(`${phone.name} is updated`);
}
