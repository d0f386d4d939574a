/** Which versions of the messages understand each other. */
import * as v from 'valibot';

/** The messages of this version, and how far apart two may be and still speak: fields are added, never changed. */
export const WIRE_VERSION = 1;
const VERSIONS_APART_MAX = 3;

/**
 * Any version can be read as far as its shape goes; unknown fields are passed over. Whether it is spoken is
 * asked only before something is handed out: handing in never depends on it (G15).
 */
export const wireVersion = v.pipe(v.number(), v.integer(), v.minValue(1));

export function isSpoken(version: number, ours = WIRE_VERSION): boolean {
	return Math.abs(version - ours) <= VERSIONS_APART_MAX;
}

/** The versions that a server of this one speaks. */
export function spokenVersions(ours = WIRE_VERSION): { readonly from: number; readonly to: number } {
	return { from: Math.max(1, ours - VERSIONS_APART_MAX), to: ours + VERSIONS_APART_MAX };
}
