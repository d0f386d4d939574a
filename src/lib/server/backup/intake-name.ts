/** Names the intake key by its public half, so that a restore can tell whether the right keys lie beside it. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { earlierNumbers } from '../keys.ts';
import { isCode } from './durable.ts';

const publicPart = v.object({ x: v.string(), y: v.string() });

/** The present one. Null where there is none yet; it is never made here. */
export function intakeName(keysDir: string): Promise<string | null> {
	return nameOf(join(keysDir, 'intake.jwk'));
}

/** The present one and those that were rotated out and are still trusted. Empty where there is none. */
export async function intakeNames(keysDir: string): Promise<readonly string[]> {
	const present = await intakeName(keysDir);
	if (present === null) return [];
	const earlier = await earlierNumbers(keysDir, 'intake');
	const names = await Promise.all(earlier.map((number) => nameOf(join(keysDir, `intake.${number}.jwk`))));
	return [present, ...names.flatMap((name) => name ?? [])];
}

async function nameOf(path: string): Promise<string | null> {
	try {
		const { x, y } = v.parse(publicPart, JSON.parse(await readFile(path, 'utf8')));
		return createHash('sha256').update(`${x}.${y}`).digest('hex').slice(0, 16);
	} catch (error) {
		if (isCode(error, 'ENOENT')) return null;
		throw error;
	}
}
