/**
 * A phone that holds nothing any more asks that its browser forget this origin. That would take sealed envelopes along
 * as well, so no address does it by being opened: only the device itself can ask, once, with a key that no page holds.
 */
import * as v from 'valibot';
import { certificateSchema } from './wire.ts';
import { wireVersion } from './versions.ts';

export const EMPTIED_API = '/api/v1/emptied';

/** `challenge`: of the office, good for two minutes and answered once. `signature`: the submit key's over `emptiedText`. */
export const emptiedRequest = v.object({
	version: wireVersion,
	certificate: certificateSchema,
	challenge: v.pipe(v.string(), v.maxLength(200)),
	signature: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/), v.maxLength(400))
});
export type EmptiedRequest = v.InferOutput<typeof emptiedRequest>;

export function emptiedText(of: { readonly dev: string; readonly challenge: string }): string {
	return ['voordeur emptied 1', of.dev, of.challenge].join('\n');
}
