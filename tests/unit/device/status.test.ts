import { describe, expect, it } from 'vitest';
import { buildStatus, type StatusParts } from '#lib/device/core/queries/status.ts';
import { OUTBOX_START } from '#lib/sync/outbox.ts';

const OPEN: StatusParts = {
	lock: { kind: 'open' },
	online: true,
	persisted: true,
	handover: null,
	sending: OUTBOX_START,
	packHash: null,
	unsent: { visits: 2, attempts: 3 },
	unsentPhotos: 1,
	safety: { hidden: null, installed: null, goesOn: false, isRevoked: false },
	personName: 'Testpersoon',
	trouble: 'full',
	openVisit: true,
	arriving: { held: 1, total: 2 }
};

describe('what a phone says of itself', () => {
	it('is nothing out of the vault from the moment it locks, though its records are still being let go', () => {
		const opened = buildStatus(OPEN);
		expect(opened).toMatchObject({ unsentVisits: 2, unsentAttempts: 3, openVisit: true, saveTrouble: 'full' });
		const locked = buildStatus({ ...OPEN, lock: { kind: 'locked' } });
		expect(locked).toMatchObject({
			unsentVisits: 0,
			unsentAttempts: 0,
			unsentPhotos: 1,
			openVisit: false,
			saveTrouble: null,
			person: null,
			arriving: null
		});
	});
});
