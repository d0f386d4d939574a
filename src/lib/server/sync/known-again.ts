/**
 * Devices that were enrolled after the moment a restored store holds. Their certificate
 * proves that the organisation let them in, so they are let in again, unless they were
 * revoked since or belong to nobody whom the store still knows.
 */
import type { CertificateBody } from '#lib/sync/wire.ts';
import type { StoredDevice, StoreTransaction } from '../store/port.ts';

/** An enrolment under way at the very moment of the backup is not in it. */
const MARGIN_MS = 600_000;

/** @param certificate opened with the organisation's own key, so what it says is true */
export async function makeKnownAgain(tx: StoreTransaction, certificate: CertificateBody): Promise<StoredDevice | null> {
	const { dev, person, submitKey, readKey, issuedAt } = certificate;
	const restores = await tx.listRestores();
	const isGap = restores.some(
		(restore) => issuedAt >= restore.backupTakenAt - MARGIN_MS && issuedAt <= restore.restoredAt
	);
	// Outside the gap a device that is not here was never to be here.
	if (!isGap || (await tx.findDenied([dev])).length > 0 || !(await tx.findPerson(person))) return null;
	const device: StoredDevice = {
		dev,
		person,
		label: '',
		submitKey,
		readKey,
		enrolledAt: issuedAt,
		lastContactAt: await tx.now(),
		unsent: null,
		appVersion: null,
		persisted: null,
		clockOffsetMs: null,
		healed: [],
		installed: null,
		goesOnSince: null,
		broken: null,
		revokedAt: null
	};
	await tx.putDevice(device);
	return device;
}
