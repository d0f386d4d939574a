/** What the fuzzer calls an error and a breach. */
import { describe, expect, it } from 'vitest';
import { placesOnDisk } from '../../fuzz/places.ts';
import type { Answer, Change, Shot } from '../../fuzz/shot.ts';
import { MARKS } from '../../fuzz/town.ts';
import { verdictOf } from '../../fuzz/verdict.ts';

const place = {
	route: '/api/v1/push',
	kind: 'endpoint',
	methods: ['POST'],
	actions: [],
	fields: [],
	permissions: []
} as const;
const shot: Shot = {
	place,
	who: 'phone',
	method: 'POST',
	path: '/api/v1/push',
	headers: {},
	body: null,
	may: ['operation'],
	tenant: 'ours',
	reads: ['own'],
	attack: null,
	isReplay: false
};
const headers = {
	'content-type': 'application/json',
	'content-security-policy': 'x',
	'x-content-type-options': 'nosniff',
	'referrer-policy': 'x'
};
const good: Answer = { status: 200, headers, text: '{}' };
const insert: Change = { name: 'operation', what: 'insert', tenant: 'ours' };
const judge = (more: Partial<Shot>, answer: Partial<Answer>, changes: readonly Change[] = []) =>
	verdictOf({ ...shot, ...more }, { ...good, ...answer }, { changes, folders: ['/srv/voordeur'] });

describe('a verdict', () => {
	it('has nothing against a change that was rightly made', () => {
		expect(judge({}, {}, [insert])).toEqual({ errors: [], breaches: [] });
	});

	it.each([
		[
			'a fault',
			{
				status: 500,
				text: '{"type":"server","detail":"x","status":500}',
				headers: { ...headers, 'content-type': 'application/problem+json' }
			}
		],
		['a dropped connection', { status: 0 }],
		['a stack', { text: '{"a":"x\n    at answer (file.js:1)"}' }],
		['a path of the machine', { text: '"/srv/voordeur/keys"' }],
		['an error of the API that is no problem', { status: 404, text: '{}' }],
		['a missing policy', { headers: { 'content-type': 'application/json' } }]
	])('calls %s an error', (_what, answer) => {
		expect(judge({}, answer).errors).not.toEqual([]);
	});

	it.each([
		['a record of another organisation', {}, { text: MARKS.theirs }, []],
		['a record of another round', {}, { text: MARKS.other }, []],
		['a change in another organisation', {}, {}, [{ ...insert, tenant: 'theirs' }]],
		['a line of the audit that was changed', {}, {}, [{ name: 'audit', what: 'update', tenant: 'ours' }]],
		['a line in the audit of another organisation', {}, {}, [{ name: 'audit', what: 'insert', tenant: 'theirs' }]],
		['a change without a right', {}, {}, [{ ...insert, name: 'person' }]],
		['a change by what must be refused', { attack: 'wrongly signed' }, { status: 401 }, [insert]],
		['what must be refused and was not', { attack: 'wrongly signed' }, {}, []],
		['a replay that was new', { isReplay: true }, {}, [insert]]
	])('calls %s a breach', (_what, more, answer, changes) => {
		expect(judge(more, answer, changes as readonly Change[]).breaches).not.toEqual([]);
	});
});

describe('the addresses', () => {
	it('are those on the disk, with the actions and fields of their forms', () => {
		const places = placesOnDisk();
		expect(places.find(({ route }) => route === '/api/v1/push')?.methods).toEqual(['POST']);
		const devices = places.find(({ route }) => route === '/office/devices');
		expect(devices?.actions).toEqual(expect.arrayContaining(['invite', 'revoke']));
		expect(devices?.fields).toEqual(expect.arrayContaining(['coach', 'device']));
	});
});
