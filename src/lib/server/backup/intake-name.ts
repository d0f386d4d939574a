/** Names the intake key by its public half, so that a restore can tell whether the right keys lie beside it. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { isCode } from './durable.ts';

const publicPart = v.object({ x: v.string(), y: v.string() });

/** Null where there is none yet; it is never made here. */
export async function intakeName(keysDir: string): Promise<string | null> {
	try {
		const { x, y } = v.parse(publicPart, JSON.parse(await readFile(join(keysDir, 'intake.jwk'), 'utf8')));
		return createHash('sha256').update(`${x}.${y}`).digest('hex').slice(0, 16);
	} catch (error) {
		if (isCode(error, 'ENOENT')) return null;
		throw error;
	}
}
