/** A verb that meets the disk: what the disk does is an answer, and anything else is told under a reference. */
import { failed, unforeseen } from '../core/failed.ts';
import type { Done } from '../port.ts';
import { kindOf } from './dexie-trouble.ts';

export async function guarded<T>(work: () => Promise<Done<T>>): Promise<Done<T>> {
	try {
		return await work();
	} catch (error) {
		const kind = kindOf(error);
		return kind ? failed({ kind }) : unforeseen(error, 'worker');
	}
}
