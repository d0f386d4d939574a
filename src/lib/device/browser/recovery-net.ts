/** Asking the office to open this phone's data key: signed with the submit key, so a locked phone asks (G15). */
import * as v from 'valibot';
import {
	RECOVERY_API,
	recoveryAnswer,
	type RecoveryAnswer,
	type RecoveryAsk,
	recoveryHeldAnswer,
	type RecoveryHeld
} from '#lib/sync/recovery.ts';
import type { NetResult } from '../core/ports.ts';
import { toUtf8 } from './bytes.ts';
import { failureOf, jsonIn } from './net-fetch.ts';
import { SILENCE_MS } from './patience.ts';

export interface RecoveryNet {
	ask(body: RecoveryAsk): Promise<NetResult<RecoveryAnswer>>;
	held(body: RecoveryHeld): Promise<NetResult<unknown>>;
}

export function recoveryNet(send: typeof fetch): RecoveryNet {
	return {
		ask: (body) => post(send, RECOVERY_API.ask, body, recoveryAnswer),
		held: (body) => post(send, RECOVERY_API.held, body, recoveryHeldAnswer)
	};
}

async function post<T>(
	send: typeof fetch,
	path: string,
	body: unknown,
	schema: v.GenericSchema<unknown, T>
): Promise<NetResult<T>> {
	try {
		const response = await send(path, {
			method: 'POST',
			body: toUtf8(JSON.stringify(body)),
			headers: { accept: 'application/json', 'content-type': 'application/json' },
			cache: 'no-store',
			credentials: 'omit',
			redirect: 'manual',
			referrerPolicy: 'no-referrer',
			signal: AbortSignal.timeout(SILENCE_MS)
		});
		const read = await jsonIn(response);
		if (!response.ok) return failureOf(response, read);
		const answer = v.safeParse(schema, read.value);
		return answer.success ? { ok: true, value: answer.output } : { ok: false, failure: 'portal' };
	} catch {
		// No network, or no answer in time: the request lies here and is sent again.
		return { ok: false, failure: 'offline' };
	}
}
