import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { createTwinCrypto } from '../../simulation/server-crypto.ts';
import { openPush } from '#lib/server/sync/opening.ts';
import { envelopeSealerTwin, SessionKeys } from '#lib/device/twins/sealers.ts';
import { checkValues, operationText, type Operation, stateOfOperation } from '#lib/sync/operation.ts';
import { joinEntities } from '#lib/sync/merge.ts';
import { type Upcast, upcast } from '#lib/sync/upcasts.ts';
import { isSpoken, spokenVersions } from '#lib/sync/versions.ts';
import { handshakeAnswer, pullAnswer, pushAnswer } from '#lib/sync/wire.ts';

const operation: Operation = {
	opId: '01927b1c-0000-7000-8000-000000000001',
	dev: 'dddddddd',
	inc: 'cccccccc',
	n: 1,
	scope: 'org',
	root: 'aaaaaaaa',
	ent: 'aaaaaaaa',
	kind: 'household',
	fields: { name: 'Familie Voorbeeld' },
	hlc: { time: 1, counter: 0 },
	schema: 1
};

/** Two steps as later versions might bring them. */
const steps: Readonly<Record<number, Upcast>> = {
	1: (before) => ({ ...before, fields: { ...before.fields, salutation: null } }),
	3: ({ fields: { name, ...rest }, ...before }) => ({ ...before, fields: { ...rest, names: [name ?? null] } })
};

describe('operations of other schemas', () => {
	it('of an earlier one are read in the terms of today, step by step, across one without a step', () => {
		expect(upcast(operation, { steps, to: 4 })).toEqual({
			...operation,
			schema: 4,
			fields: { salutation: null, names: ['Familie Voorbeeld'] }
		});
		expect(upcast({ ...operation, schema: 2 }, { steps, to: 3 })).toEqual({ ...operation, schema: 3 });
	});

	it('of today stay as they are, and a later one is carried and not touched', () => {
		expect(upcast(operation)).toEqual(operation);
		const later = { ...operation, schema: 9, mood: 'of a later version' };
		expect(upcast(later, { steps, to: 4 })).toEqual(later);
	});

	it('G4: an unknown kind, an unknown field and a state of an unknown merge are carried through storing and joining', () => {
		const strange: Operation = { ...operation, kind: 'heatPump', fields: { maker: 'nobody yet' }, schema: 4 };
		expect(checkValues(strange).ok).toBe(true);
		expect(checkValues({ ...operation, fields: { roofColour: 'red' } }).ok).toBe(true);
		const state = stateOfOperation(strange, 'c1');
		expect(state.fields['maker']).toEqual({ m: 'r', v: 'nobody yet', c: 'c1' });
		const later = JSON.parse('{"m":"z","of":"a later version"}');
		const joined = joinEntities({ ...state, fields: { ...state.fields, later } }, state);
		expect(joined.fields['later']).toEqual(later);
	});

	it('G11: the hash is over what came, so that the same handed in after an upgrade is still the same', async () => {
		const crypto = createTwinCrypto();
		const keys = new SessionKeys();
		keys.keep('eeeeeeee');
		const sealer = envelopeSealerTwin({ dev: operation.dev, sid: 'eeeeeeee', keys });
		const certificate = await crypto.issueCertificate({
			tenant: 'aaaaaaaa',
			dev: operation.dev,
			person: 'bbbbbbbb',
			submitKey: 'AA',
			readKey: 'AA',
			issuedAt: 1
		});
		const body = {
			version: 4,
			certificate,
			sessions: [sealer.session],
			envelopes: [await sealer.seal(operation)],
			status: { unsent: 1, appVersion: 'x', persisted: null, clock: 0 }
		};
		const opened = await openPush({ crypto }, body);
		if (!opened.ok) throw new Error('not opened');
		expect(opened.value.arrivals[0]?.hash).toBe(await crypto.hash(operationText(operation)));
		expect(opened.value.arrivals[0]?.body).toBe(JSON.stringify(operation));
	});
});

describe('messages of other versions', () => {
	it('up to three versions apart are spoken; beyond that only handing in goes on (G15)', () => {
		expect([1, 2, 3, 4, 5].map((version) => isSpoken(version, 1))).toEqual([true, true, true, true, false]);
		expect([1, 2, 5, 8, 9].map((version) => isSpoken(version, 5))).toEqual([false, true, true, true, false]);
		expect(spokenVersions(5)).toEqual({ from: 2, to: 8 });
	});

	it('answers of a later office are read, and what they say more is passed over', () => {
		const page = {
			version: 4,
			epoch: 'e',
			scope: 's',
			from: 0,
			to: 1,
			complete: true,
			changes: [],
			news: { of: 'later' }
		};
		expect(v.parse(pullAnswer, page)).not.toHaveProperty('news');
		expect(v.is(pushAnswer, { version: 4, epoch: 'e', serverTime: 1, receipts: [], news: 1 })).toBe(true);
		const hands = {
			version: 4,
			epoch: 'e',
			serverTime: 1,
			highest: null,
			known: {},
			scopes: [],
			pack: null,
			person: { id: 'a', name: 'A' },
			organisation: { name: 'O', demo: true },
			supported: { from: 1, to: 7 }
		};
		expect(v.parse(handshakeAnswer, hands).supported).toEqual({ from: 1, to: 7 });
	});
});
