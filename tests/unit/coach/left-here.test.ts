import { describe, expect, it } from 'vitest';
import { isAnythingLeft, leftHere } from '../../../src/routes/(coach)/gate/left-here.ts';

const emptied = { why: 'coach', at: 1, kept: 3, keptPhotos: 1 } as const;
const none = { unsentOperations: 0, unsentPhotos: 0 };

describe('what is left on a phone', () => {
	it('is what was kept when it was emptied, where nothing can hand it in: enrol again', () => {
		const left = leftHere({ ...none, lock: { kind: 'emptied', emptied, canSend: false } });
		expect(left).toEqual({ operations: 3, photos: 1, needsEnrolment: true });
		expect(isAnythingLeft(left)).toBe(true);
	});

	it('is what still waits, where it is being handed in, whatever was kept at first', () => {
		const lock = { kind: 'emptied', emptied, canSend: true } as const;
		expect(leftHere({ lock, unsentOperations: 2, unsentPhotos: 0 })).toEqual({
			operations: 2,
			photos: 0,
			needsEnrolment: false
		});
		expect(isAnythingLeft(leftHere({ ...none, lock }))).toBe(false);
	});

	it('is there on a phone whose record was lost, however little is known of it', () => {
		expect(isAnythingLeft(leftHere({ ...none, lock: { kind: 'notEnrolled', hasWork: true } }))).toBe(true);
		expect(isAnythingLeft(leftHere({ ...none, lock: { kind: 'notEnrolled', hasWork: false } }))).toBe(false);
	});
});
