/**
 * When the nightly backup runs, and where: once a day at an hour of the Dutch clock, in a worker thread. After a failure it tries again an hour
 * later. Each server process keeps its own watch; the folder's lock lets one of them work.
 */
import { Worker } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';

const HOUR_MS = 3_600_000;
/** Several servers on one database do not all begin in the same second. */
const SPREAD_MS = 600_000;
const WORKER = fileURLToPath(new URL('./nightly-thread.mjs', import.meta.url));

/** Milliseconds from `now` until the clock in the Netherlands next shows this hour. */
export function untilHour(hour, now) {
	const parts = new Intl.DateTimeFormat('en-GB', {
		timeZone: 'Europe/Amsterdam',
		hour: 'numeric',
		minute: 'numeric',
		second: 'numeric',
		hourCycle: 'h23'
	}).formatToParts(now);
	const part = (type) => Number(parts.find((one) => one.type === type)?.value ?? 0);
	const sinceMs = (part('hour') * 3600 + part('minute') * 60 + part('second')) * 1000;
	const ms = hour * HOUR_MS - sinceMs;
	return ms > 0 ? ms : ms + 24 * HOUR_MS;
}

/**
 * Starts the watch. `BACKUP_HOUR=off` keeps it away.
 *
 * @param say where the outcome is told: one line, without a value of anybody
 */
export function startNightlyBackups(env, say) {
	if (env.BACKUP_HOUR === 'off') return;
	const hour = env.BACKUP_HOUR === undefined || env.BACKUP_HOUR === '' ? 3 : Number(env.BACKUP_HOUR);
	if (!Number.isInteger(hour) || hour < 0 || hour > 23) {
		say('[voordeur] BACKUP_HOUR takes an hour from 0 to 23, or off: no backup will be made');
		return;
	}
	const wait = (ms) => setTimeout(run, ms).unref();
	const tomorrow = () => wait(untilHour(hour, Date.now()) + Math.random() * SPREAD_MS);
	const run = async () => {
		const { kind, about } = await backUp(env);
		if (kind === 'made') say(`[voordeur] backup made and verified: ${about}`);
		if (kind === 'noKey')
			say(
				`[voordeur] no backup: there is no key at ${about}. Make the pair with: npm run backup -- --make-key --out FILE`
			);
		if (kind === 'failed') say(`[voordeur] the backup failed and is tried again in an hour: ${about}`);
		if (kind === 'failed') wait(HOUR_MS);
		else tomorrow();
	};
	tomorrow();
}

/** Runs one backup in a thread; answers how it went, also when the thread itself falls. */
export function backUp(env) {
	return new Promise((resolve) => {
		const worker = new Worker(WORKER, { env });
		worker.once('message', resolve);
		worker.once('error', (error) => resolve({ kind: 'failed', about: error.name }));
		worker.once('exit', () => resolve({ kind: 'failed', about: 'the thread ended without an answer' }));
	});
}
