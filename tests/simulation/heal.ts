/** The end of every history: the trouble is over, and everybody exchanges until nothing moves. */
import type { History } from './history.ts';
import type { Phone } from './phone.ts';
import { healed } from './profile.ts';
import { settled } from './scheduler.ts';
import { openPhone, startExchange } from './steps.ts';

/** Exchanges until an operation that makes the server fail stands alone, several times over. */
const ROUNDS_MAX = 250;
const RELEASES_MAX = 50_000;
/** Longer than a phone waits with its digest, also after it found something. */
const COMPARED_MS = 2 * 86_400_000;
/** Doors lie in two rounds. */
const DECAYED_SCOPES_MAX = 2;

export async function heal(history: History): Promise<void> {
	const { world, server, phones } = history;
	world.log('the trouble ends');
	world.profile = healed(world.profile);
	world.isCut = false;
	void server.restart();
	await drain(history);
	// Whoever runs the first release still is updated before the end: only then everything can be asked of it.
	for (const phone of phones.filter(({ isOld }) => isOld)) {
		phone.crash('process', 'to be updated');
		phone.isOld = false;
	}
	for (const phone of phones) {
		if (phone.running && !phone.running.open) phone.crash('process', 'to be unlocked');
		if (!phone.life) await openPhone(history, phone, { isLocked: false });
		await drain(history);
	}
	if (world.cursed.size > 0) {
		await exchangeUntil(history, () => waitingFor(history, (opId) => !world.cursed.has(opId)) === 0);
		const stuck = waitingFor(history, (opId) => !world.cursed.has(opId));
		if (stuck > 0) world.find('violation', 'G13', `${stuck} operations wait behind one that makes the server fail`);
		world.cursed.clear();
		world.log('the server is mended');
	}
	await exchangeUntil(history, () => waitingFor(history, () => true) === 0 && photosWaiting(history) === 0);
	if (phones.some(({ decayed }) => decayed.size > 0)) {
		// Scopes are held against the office's once a day, and of those that differ one is read again each day.
		for (let day = 0; day < DECAYED_SCOPES_MAX; day += 1) {
			world.now += COMPARED_MS;
			await everybody(history);
		}
	}
	// Once more, twice: the first brings to each what the others handed in last, the second shows that nothing moves.
	for (const _ of [1, 2]) await everybody(history);
}

/** Opens the app and fetches what lies there. */
export async function visitTown(history: History, phone: Phone): Promise<void> {
	await openPhone(history, phone, { isLocked: false });
	if (phone.running) startExchange(history, phone, phone.running);
	await drain(history);
}

async function exchangeUntil(history: History, isDone: () => boolean): Promise<void> {
	for (let round = 0; round < ROUNDS_MAX; round += 1) {
		await everybody(history);
		if (isDone()) return;
	}
}

async function everybody(history: History): Promise<void> {
	for (const phone of history.phones) {
		history.world.now += 600_000;
		if (phone.running) startExchange(history, phone, phone.running);
		await drain(history);
	}
}

function photosWaiting({ phones }: History): number {
	return phones.reduce((sum, { running }) => sum + (running?.photos?.book.unsent() ?? 0), 0);
}

/** Operations that some phone has and the office has not answered. */
function waitingFor({ phones }: History, counts: (opId: string) => boolean): number {
	let waiting = 0;
	for (const phone of phones) {
		for (const opId of phone.running?.handover.book.unsent().keys() ?? []) if (counts(opId)) waiting += 1;
	}
	return waiting;
}

/** Lets everything go on, in the order it came. */
async function drain({ world }: History): Promise<void> {
	await settled();
	for (let left = RELEASES_MAX; world.scheduler.size > 0; left -= 1) {
		if (left === 0) {
			world.find('violation', 'G13', 'something goes on for ever');
			return;
		}
		world.scheduler.release(0);
		world.now += 20;
		await settled();
	}
}
