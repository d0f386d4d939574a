/** What lies on this phone that the office does not have, and what the coach can do about it. */
import type { StatusView } from '#lib/device/port.ts';

export interface LeftHere {
	readonly operations: number;
	readonly photos: number;
	/** The record that would hand it in is lost: it goes along once this phone is enrolled anew, and not before. */
	readonly needsEnrolment: boolean;
}

export function leftHere(status: Pick<StatusView, 'lock' | 'unsentOperations' | 'unsentPhotos'>): LeftHere {
	const { lock, unsentOperations, unsentPhotos } = status;
	if (lock.kind === 'emptied' && !lock.canSend) {
		const { kept, keptPhotos } = lock.emptied;
		return { operations: kept, photos: keptPhotos, needsEnrolment: kept + keptPhotos > 0 };
	}
	const needsEnrolment = lock.kind === 'notEnrolled' && lock.hasWork;
	return { operations: unsentOperations, photos: unsentPhotos, needsEnrolment };
}

/** True when something would be lost with this phone. */
export function isAnythingLeft({ operations, photos, needsEnrolment }: LeftHere): boolean {
	return operations + photos > 0 || needsEnrolment;
}
