/**
 * Whose turn it is. Each limit spares the server and tells the asker how long to wait; what waits stays where it is, on
 * the phone or on the page, so nothing is lost by it. By device where a device has proven itself, by asker before
 * (`asker.ts`). What guards a secret is counted in the store, for all processes together.
 */
import { createBuckets } from './buckets.ts';
import { problem } from './problem.ts';
import { type SharedLimit, takeShared, type TurnPlace } from './shared-turns.ts';

/** A first sync is a page of eight changes at a time on the worst link: over a thousand pages, each slower than this. */
const reads = createBuckets({ burst: 1_500, perSecond: 10 });
/** A course room behind one address asks for a challenge and a token per phone, every ten minutes. */
const proofs = createBuckets({ burst: 400, perSecond: 4 });
/** All phones of one organisation together: a thousand at once, each with its twenty pushes. */
const tenantPushes = createBuckets({ burst: 20_000, perSecond: 1_000 });
/** Pushes of one phone: back from a month offline it may empty its outbox at once, 40,000 operations; then two a second. */
const pushes = createBuckets({ burst: 200, perSecond: 2 });
/** Codes for a phone: twenty at once for a course room behind one address, then one in ten seconds. */
const enrolTries: SharedLimit = { name: 'enrol', burst: 20, perSecond: 0.1 };
/** The same of one organisation from all addresses together; `decisions/0014` holds the arithmetic. */
const tenantEnrolTries: SharedLimit = { name: 'enrolAll', burst: 300, perSecond: 5 };
/** Recovery codes: five slips of one person, then one a minute. */
const recoveryTries: SharedLimit = { name: 'recovery', burst: 5, perSecond: 1 / 60 };
/** The same of one organisation from all addresses together; `decisions/0014` holds the arithmetic. */
const tenantRecoveryTries: SharedLimit = { name: 'recoveryAll', burst: 60, perSecond: 0.2 };
/** Signing in at a desk: an office behind one address in the morning, two requests each. */
const signIns: SharedLimit = { name: 'signIn', burst: 60, perSecond: 0.5 };

/** An answer to a phone that reads faster than it may; null when it may. */
export function readTurn(dev: string, now: number): Response | null {
	return turned(reads.take(dev, now), 'This phone reads faster than it may: it asks again later.');
}

/** The same for whoever asks for a challenge or a read token. */
export function proofTurn(asker: string, now: number): Response | null {
	return turned(proofs.take(asker, now), 'Many proofs were asked for from this network: ask again later.');
}

/** The same for all pushes of an organisation. */
export function tenantTurn(tenant: string, now: number): Response | null {
	return turned(
		tenantPushes.take(tenant, now),
		'The office takes in as much as it can: the phone keeps everything and sends again later.'
	);
}

/** Seconds until this phone, which has proven itself, may hand in again; 0 is now. */
export function pushWait(dev: string, now: number): number {
	return Math.ceil(pushes.take(dev, now));
}

/** Seconds until somebody may try to sign in again; 0 is now. */
export function signInWait(place: TurnPlace, asker: string): Promise<number> {
	return takeShared(place, signIns, asker);
}

/** Seconds until a phone's code may be tried again by this asker, at this organisation; 0 is now. */
export async function enrolWait(place: TurnPlace, asker: string): Promise<number> {
	const own = await takeShared(place, enrolTries, asker);
	return own > 0 ? own : takeShared(place, tenantEnrolTries, '');
}

/** Seconds until a recovery code may be tried again by this asker, at this organisation; 0 is now. */
export async function recoveryWait(place: TurnPlace, asker: string): Promise<number> {
	const own = await takeShared(place, recoveryTries, asker);
	return own > 0 ? own : takeShared(place, tenantRecoveryTries, '');
}

function turned(wait: number, detail: string): Response | null {
	return wait > 0 ? problem('tooMany', detail, { retryAfterSeconds: wait }) : null;
}
