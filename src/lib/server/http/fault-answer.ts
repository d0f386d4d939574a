/** What an asker is told while the store cannot work: which of the four it is, and when to come back. */
import { type StoreFault, type StoreFaultKind, storeFaultOf } from '../store/fault.ts';
import { problem, type ProblemCode } from './problem.ts';

interface Told {
	readonly code: ProblemCode;
	readonly detail: string;
	/** The least to wait; each asker is given another time. */
	readonly retryAfterSeconds: number;
}

const KEEPS = 'The phone keeps everything and sends again by itself.';
const TOLD: Readonly<Record<StoreFaultKind, Told>> = {
	away: { code: 'storeAway', detail: `The database does not answer. ${KEEPS}`, retryAfterSeconds: 10 },
	full: { code: 'diskFull', detail: `The server has no room left to write. ${KEEPS}`, retryAfterSeconds: 60 },
	disk: { code: 'diskFails', detail: `The server cannot write to its disk. ${KEEPS}`, retryAfterSeconds: 60 },
	damaged: {
		code: 'storeDamaged',
		detail: `The database is damaged: somebody has to look at it, see docs/operating/backup.md. ${KEEPS}`,
		retryAfterSeconds: 300
	}
};

/** The same fault is told to the log once in so long, however many ask meanwhile. */
const LOG_MS = 30_000;
let logged: { readonly code: string; readonly at: number } | null = null;

/** An answer of 503 where the error says that the store cannot work; null for any other error. */
export function faultAnswer(error: unknown): Response | null {
	const fault = storeFaultOf(error);
	if (!fault) return null;
	logFault(fault);
	const { code, detail, retryAfterSeconds } = TOLD[fault.kind];
	return problem(code, `${detail} (${fault.code})`, { retryAfterSeconds });
}

/** The least to wait, in seconds. */
export function faultWait({ kind }: StoreFault): number {
	return TOLD[kind].retryAfterSeconds;
}

export function logFault({ kind, code }: StoreFault): void {
	const now = performance.now();
	if (logged?.code === code && now - logged.at < LOG_MS) return;
	logged = { code, at: now };
	console.error(`[voordeur] the store cannot work: ${kind}, ${code}. Phones are asked to come back later.`);
}
