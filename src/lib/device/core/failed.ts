/** A verb's answer when it was not done: with what stood in its way. */
import type { DeviceError } from '../port.ts';

export interface Failed {
	readonly ok: false;
	readonly error: DeviceError;
}

export function failed(error: DeviceError): Failed {
	return { ok: false, error };
}
