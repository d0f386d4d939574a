/**
 * Each limit of the protocol at its figure and one beyond it, at the door that holds it. The figures stand here and in
 * PROTOCOL.md as numbers: a test that read them from where the code does could not see one change.
 */
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { bodyBytesMax } from '#lib/server/surface/body-limits.mjs';
import { decodeClock, effectiveClock } from '#lib/sync/clock.ts';
import { nestsWithin } from '#lib/sync/json.ts';
import {
	NO_ROOM_MS,
	PHOTO_BYTES_MAX,
	PHOTO_KEPT_MS,
	PHOTO_REQUEST_BYTES_MAX,
	PHOTOS_UNNAMED_BYTES_MAX,
	PUSH_BYTES_MAX,
	READ_TOKEN_MS,
	RETRY_DELAY_MS_MAX,
	RETRY_DELAY_MS_MIN,
	SCHEMA_VERSION,
	WITHDRAWN_HELD_MAX
} from '#lib/sync/limits.ts';
import type { EntityState } from '#lib/sync/merge.ts';
import { checkValues, type Operation, operationText, parseOperation } from '#lib/sync/operation.ts';
import { retryDelayMs } from '#lib/sync/outbox.ts';
import { readRescueText, rescueText } from '#lib/sync/rescue-file.ts';
import { findOverfull } from '#lib/sync/room.ts';
import { deviceStatus, handshakeAnswer, pullRequest, purgedRequest, pushRequest } from '#lib/sync/wire.ts';
import type { Json } from '#lib/sync/json.ts';

const DEV = 'd0000000-0000-4000-a000-000000000001';
const ID = '0197f2a0-0000-7000-a000-000000000001';
const list = <T>(length: number, one: T): readonly T[] => Array.from({ length }, () => one);

const operation = (more: Partial<Operation> = {}): Operation => ({
	opId: ID,
	dev: DEV,
	inc: DEV,
	n: 1,
	scope: 'org',
	root: ID,
	ent: ID,
	kind: 'note',
	fields: {},
	hlc: { time: 1, counter: 0 },
	schema: 1,
	...more
});
const isTaken = (one: Operation): boolean => {
	const parsed = parseOperation(operationText(one));
	return parsed.ok && checkValues(parsed.value).ok;
};
const withText = (characters: number): Operation => {
	const empty = operationText(operation({ fields: { unknown: '' } })).length;
	return operation({ fields: { unknown: 'x'.repeat(characters - empty) } });
};
const fieldsOf = (count: number): Record<string, Json> =>
	Object.fromEntries(Array.from({ length: count }, (_, at) => [`f${at}`, 1]));
const coaches = (tags: readonly string[]): Operation =>
	operation({ kind: 'round', fields: { coaches: { add: Object.fromEntries(tags.map((tag) => [tag, ID])) } } });
const tags = (count: number): readonly string[] => Array.from({ length: count }, (_, at) => String(at));

describe('an operation', () => {
	it('holds 64,000 characters and 64 fields', () => {
		expect([isTaken(withText(64_000)), isTaken(withText(64_001))]).toEqual([true, false]);
		expect([isTaken(operation({ fields: fieldsOf(64) })), isTaken(operation({ fields: fieldsOf(65) }))]).toEqual([
			true,
			false
		]);
	});

	it('adds 1,000 entries to a set, each under a name of 120 characters, and names 50 versions of a note', () => {
		expect([isTaken(coaches(tags(1_000))), isTaken(coaches(tags(1_001)))]).toEqual([true, false]);
		expect([isTaken(coaches(['t'.repeat(120)])), isTaken(coaches(['t'.repeat(121)]))]).toEqual([true, false]);
		const base = (count: number): boolean => isTaken(operation({ base: [...list(count, ID)] }));
		expect([base(50), base(51)]).toEqual([true, false]);
	});

	it('is of schema 1 today, and of no schema above 100,000', () => {
		expect(SCHEMA_VERSION).toBe(1);
		const ofSchema = (schema: number): boolean => isTaken(operation({ schema }));
		expect([ofSchema(100_000), ofSchema(100_001)]).toEqual([true, false]);
	});

	it('has its clock cut back to two minutes ahead of the database', () => {
		const at = (time: number): number =>
			decodeClock(
				effectiveClock({ hlc: { time, counter: 0 }, dev: DEV, n: 1, receivedAt: 1_000_000, earlier: undefined })
			).time;
		expect([at(1_120_000), at(1_120_001)]).toEqual([1_120_000, 1_120_000]);
		expect(at(1_119_999)).toBe(1_119_999);
	});
});

describe('a record', () => {
	const CLOCK = 'c';
	const note = (versions: number): EntityState => ({
		ent: ID,
		kind: 'note',
		root: ID,
		fields: {
			text: { m: 'n', h: Object.fromEntries(tags(versions).map((tag) => [tag, { v: 'x', c: CLOCK }])), g: {} }
		}
	});
	const big = (characters: number): EntityState => {
		const state = (text: string): EntityState => ({
			ent: ID,
			kind: 'note',
			root: ID,
			fields: { unknown: { m: 'r', v: text, c: CLOCK } }
		});
		return state('x'.repeat(characters - JSON.stringify(state('')).length));
	};

	it('grows to 50 versions of a note side by side, and to 400,000 characters', () => {
		const after = (state: EntityState, fields: Operation['fields']): string | null =>
			findOverfull(state, { fields }, 3_000);
		expect([after(note(50), { text: 'x' }), after(note(51), { text: 'x' })]).toEqual([null, 'note.text']);
		expect([after(big(400_000), { unknown: 'x' }), after(big(400_001), { unknown: 'x' })]).toEqual([null, 'note']);
	});
});

describe('what is sent', () => {
	it('nests 32 deep', () => {
		const nested = (levels: number): boolean => nestsWithin(`${'['.repeat(levels)}${']'.repeat(levels)}`);
		expect([nested(32), nested(33)]).toEqual([true, false]);
	});

	it('is 200 operations at a time, and names 64 of which the office has receipts', () => {
		const certificate = { body: 'x', signature: 'AA' };
		const envelope = { opId: ID, dev: DEV, inc: DEV, n: 1, sid: DEV, iv: 'AAAAAAAAAAAAAAAA', ct: 'AA' };
		const push = (envelopes: number, newest: number): v.SafeParseResult<typeof pushRequest> =>
			v.safeParse(pushRequest, {
				version: 1,
				certificate,
				sessions: [],
				envelopes: list(envelopes, envelope),
				status: { unsent: 0, appVersion: '', persisted: null, clock: 0 },
				newest: list(newest, ID)
			});
		expect([push(200, 0).success, push(201, 0).success]).toEqual([true, false]);
		const named = [64, 65].map((count) => {
			const read = push(0, count);
			return read.success && read.output.newest?.length;
		});
		expect(named).toEqual([64, 0]);
	});

	it('says at most a million operations unsent', () => {
		const unsent = (count: number): number | null =>
			v.parse(deviceStatus, { unsent: count, appVersion: '', persisted: null, clock: 0 }).unsent;
		expect([unsent(1_000_000), unsent(1_000_001)]).toEqual([1_000_000, null]);
	});

	it('asks for 500 changes, confirms 100 purges and hears of 500 photos', () => {
		const pull = (limit: number): boolean =>
			v.is(pullRequest, { version: 1, scope: 'org', epoch: null, after: 0, limit });
		expect([pull(500), pull(501)]).toEqual([true, false]);
		const purged = (count: number): boolean => v.is(purgedRequest, { version: 1, roots: list(count, ID) });
		expect([purged(100), purged(101)]).toEqual([true, false]);
		const handshake = (missing: number): boolean =>
			v.is(handshakeAnswer, {
				...{ version: 1, epoch: 'x', serverTime: 0, highest: null, known: {}, scopes: [], pack: null },
				person: { id: ID, name: 'x' },
				organisation: { name: 'x', demo: true },
				photos: { missing: list(missing, 'a'.repeat(64)) }
			});
		expect([handshake(500), handshake(501)]).toEqual([true, false]);
	});

	it('names ten certificates in a rescue file', () => {
		const read = (count: number): number => {
			const certificates = tags(count).map((body) => ({ body, signature: 'AA' }));
			const session = { sid: DEV, dev: DEV, enc: 'AA', sealed: 'AA', signature: 'AA' };
			const envelope = { opId: ID, dev: DEV, inc: DEV, n: 1, sid: DEV, iv: 'AAAAAAAAAAAAAAAA', ct: 'AA' };
			const content = { madeAt: 1, certificates, sessions: [session], receipts: [] };
			const outcome = readRescueText(rescueText({ ...content, envelopes: [{ envelope, savedAt: 1 }] }));
			return outcome.ok ? outcome.content.certificates.length : -1;
		};
		expect([read(9), read(10), read(11)]).toEqual([9, 10, 10]);
	});
});

describe('bytes and times', () => {
	it('are those of the wall in front of the server', () => {
		expect([PUSH_BYTES_MAX, bodyBytesMax('/api/v1/push')]).toEqual([1_000_000, 1_000_000]);
		expect([PHOTO_REQUEST_BYTES_MAX, bodyBytesMax('/api/v1/photos/x')]).toEqual([400_000, 400_000]);
		expect(PHOTO_BYTES_MAX).toBe(300_000);
	});

	it('are those of the protocol', () => {
		expect([READ_TOKEN_MS, PHOTO_KEPT_MS, NO_ROOM_MS]).toEqual([600_000, 30 * 86_400_000, 3_600_000]);
		expect([WITHDRAWN_HELD_MAX, PHOTOS_UNNAMED_BYTES_MAX]).toEqual([30_000_000, 60_000_000]);
	});

	it('let a phone wait from one second to five minutes', () => {
		expect([retryDelayMs(0, { chance: 1 }), retryDelayMs(30, { chance: 1 })]).toEqual([1_000, 300_000]);
		expect([RETRY_DELAY_MS_MIN, RETRY_DELAY_MS_MAX]).toEqual([1_000, 300_000]);
	});
});
