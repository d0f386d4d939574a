/** Invitations for phones: a code that people can read out and type, used once. */
import { invite } from '../sync/enrol.ts';
import type { SyncPorts } from '../sync/ports.ts';

/** Without letters and digits that look alike; 20 places of 31 are about 99 bits. */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ2345678';
const CODE_LENGTH = 20;

/** Makes an invitation and answers its code, in groups of five: for a link behind `#`, a QR or a sheet of paper. */
export async function makeInvitation(
	ports: Pick<SyncPorts, 'store' | 'crypto'>,
	options: { readonly tenant: string; readonly person: string; readonly lastsMs?: number }
): Promise<string> {
	const code = Array.from({ length: CODE_LENGTH }, randomLetter).join('');
	await invite(ports, { ...options, code });
	return code.replace(/(.{5})(?=.)/g, '$1-');
}

function randomLetter(): string {
	for (;;) {
		const byte = crypto.getRandomValues(new Uint8Array(1))[0] ?? 0;
		// Above the last whole round of the alphabet a letter would come up more often than others.
		if (byte < 256 - (256 % LETTERS.length)) return LETTERS[byte % LETTERS.length] ?? 'A';
	}
}
