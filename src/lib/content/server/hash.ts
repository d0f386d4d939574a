/** A pack's name is what it holds: SHA-256 over JSON in one fixed form. */
import { createHash } from 'node:crypto';

/** JSON with the keys of every object in code unit order, so that equal packs have equal text. */
export function canonicalPackJson(value: unknown): string {
	return JSON.stringify(value, (_key, part: unknown) =>
		isRecord(part)
			? Object.fromEntries(
					Object.keys(part)
						.sort()
						.map((key) => [key, part[key]])
				)
			: part
	);
}

/** The hash of a pack, 64 hexadecimal digits. */
export function hashOfPack(pack: unknown): string {
	return createHash('sha256').update(canonicalPackJson(pack)).digest('hex');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
