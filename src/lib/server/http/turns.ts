/**
 * Whose turn it is. Each limit spares the server and tells the asker how long to wait; what waits stays where it is, on
 * the phone or on the page, so nothing is lost by it. By device where a device has proven itself, by address before.
 */
import { createBuckets } from './buckets.ts';
import { problem } from './problem.ts';

/** A first sync is a page of eight changes at a time on the worst link: over a thousand pages, each slower than this. */
const reads = createBuckets({ burst: 1_500, perSecond: 10 });
/** A course room behind one address asks for a challenge and a token per phone, every ten minutes. */
const proofs = createBuckets({ burst: 400, perSecond: 4 });
/** All phones of one organisation together: a thousand at once, each with its twenty pushes. */
const tenantPushes = createBuckets({ burst: 20_000, perSecond: 1_000 });
/** Codes for a phone: twenty at once for a course room behind one address, then one in ten seconds. */
const enrolTries = createBuckets({ burst: 20, perSecond: 0.1 });
/** The same of one organisation from all addresses together; `decisions/0014` holds the arithmetic. */
const tenantEnrolTries = createBuckets({ burst: 300, perSecond: 5 });
/** Recovery codes: five slips of one person, then one a minute. */
const recoveryTries = createBuckets({ burst: 5, perSecond: 1 / 60 });
/** The same of one organisation from all addresses together; `decisions/0014` holds the arithmetic. */
const tenantRecoveryTries = createBuckets({ burst: 60, perSecond: 0.2 });
/** Signing in at a desk: an office behind one address in the morning, two requests each. */
const signIns = createBuckets({ burst: 60, perSecond: 0.5 });

/** An answer to a phone that reads faster than it may; null when it may. */
export function readTurn(dev: string, now: number): Response | null {
	return turned(reads.take(dev, now), 'This phone reads faster than it may: it asks again later.');
}

/** The same for whoever asks for a challenge or a read token. */
export function proofTurn(address: string, now: number): Response | null {
	return turned(proofs.take(address, now), 'Many proofs were asked for from this network: ask again later.');
}

/** The same for all pushes of an organisation. */
export function tenantTurn(tenant: string, now: number): Response | null {
	return turned(
		tenantPushes.take(tenant, now),
		'The office takes in as much as it can: the phone keeps everything and sends again later.'
	);
}

/** Seconds until somebody may try to sign in from this address again; 0 is now. */
export function signInWait(address: string, now: number): number {
	return Math.ceil(signIns.take(address, now));
}

/** Seconds until a phone's code may be tried again from this address, at this organisation; 0 is now. */
export function enrolWait(asker: { readonly address: string; readonly tenant: string }, now: number): number {
	const own = enrolTries.take(asker.address, now);
	return Math.ceil(own > 0 ? own : tenantEnrolTries.take(asker.tenant, now));
}

/** Seconds until a recovery code may be tried again from this address, at this organisation; 0 is now. */
export function recoveryWait(asker: { readonly address: string; readonly tenant: string }, now: number): number {
	const own = recoveryTries.take(asker.address, now);
	return Math.ceil(own > 0 ? own : tenantRecoveryTries.take(asker.tenant, now));
}

function turned(wait: number, detail: string): Response | null {
	return wait > 0 ? problem('tooMany', detail, { retryAfterSeconds: wait }) : null;
}
