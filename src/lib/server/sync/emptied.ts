/** Whether it is a phone itself that asks to be forgotten by its browser. */
import { type EmptiedRequest, emptiedText } from '#lib/sync/emptied.ts';
import type { SyncPorts } from './ports.ts';
import { isOpenChallenge } from './read-token.ts';

/**
 * True for a device of this organisation that has signed a challenge which is still open. A withdrawn phone may ask as
 * well. Who uses the challenge up is for the caller.
 */
export async function provesEmptied(
	ports: Pick<SyncPorts, 'crypto'>,
	options: { readonly tenant: string; readonly request: EmptiedRequest; readonly now: number }
): Promise<boolean> {
	const { tenant, request, now } = options;
	const { challenge, signature } = request;
	if (!(await isOpenChallenge(ports, { challenge, now }))) return false;
	const certificate = await ports.crypto.openCertificate(request.certificate);
	if (!certificate || certificate.tenant !== tenant) return false;
	const text = emptiedText({ dev: certificate.dev, challenge });
	return ports.crypto.verify({ publicKey: certificate.submitKey, text, signature });
}
