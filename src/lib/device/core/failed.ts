/** A verb's answer when it was not done: with what stood in its way. */
import type { DeviceError } from '../port.ts';

export interface Failed {
	readonly ok: false;
	readonly error: DeviceError;
}

export function failed(error: DeviceError): Failed {
	return { ok: false, error };
}

/** What nobody foresaw: told by the error's name, which holds no value. */
export function unforeseen(error: unknown, otherwise: string): Failed {
	return failed({ kind: 'unknown', reference: error instanceof Error ? error.name : otherwise });
}
