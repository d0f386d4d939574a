/**
 * Every door of the server and what opens it: one row for each handler that stands on the disk. An endpoint without a
 * row here fails `roles.test.ts`, and so does a row that no endpoint has.
 */
import type { Permission } from '#lib/domain/roles.ts';
import { FOLLOW_ENDPOINTS } from './endpoints-follow.ts';
import type { Caller, Town } from './town.ts';

/**
 * Beside a permission of the role table: `signedIn` asks for any member of the office staff; `anyone` for nothing;
 * `reader` for a phone with a read token; `member` for the certificate and signature of a phone of this organisation;
 * `sender` for those of any phone, whose work goes to its own organisation.
 */
export type Need = Permission | 'signedIn' | 'anyone' | 'reader' | 'member' | 'sender';

export interface Endpoint {
	readonly need: Need;
	/** What who may gets for the sample that is sent here. */
	readonly answers: number;
	/** Whether it asks for a passkey that was shown in the last ten minutes. */
	readonly isFresh?: boolean;
	readonly params?: (town: Town) => Readonly<Record<string, string>>;
	/** Of which page, where the handler serves several. */
	readonly at?: string;
	/** Fields of the form, of an action. */
	readonly form?: (town: Town) => Readonly<Record<string, string>>;
	/** What is sent to an endpoint of the API or of the sign-in. */
	readonly request?: (town: Town, caller: Caller) => Request | Promise<Request>;
}

const json = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Request =>
	new Request(`http://localhost:3000${path}`, {
		method: 'POST',
		body: JSON.stringify(body),
		headers: { 'content-type': 'application/json', ...headers }
	});
const get = (path: string, headers: Readonly<Record<string, string>> = {}): Request =>
	new Request(`http://localhost:3000${path}`, { headers });

const concern = { params: ({ concern: id }: Town) => ({ id }) };
const visit = { params: ({ visit: id }: Town) => ({ id }) };
const address = { params: ({ address: id }: Town) => ({ id }) };
const none = { params: ({ none: id }: Town) => ({ id }) };
const batch = { params: ({ none: id }: Town) => ({ batch: id }) };
const item = { params: () => ({ kind: 'lessons', name: 'l01-introduction' }) };
const content = { need: 'manageContent', answers: 200 } as const;

export const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
	/* The phones' API. */
	'fallback /api/[...path]': { need: 'anyone', answers: 404, request: () => get('/api/v1/nothing') },
	'GET /api/v1/challenge': { need: 'anyone', answers: 200, request: () => get('/api/v1/challenge') },
	'GET /api/v1/emptied': { need: 'anyone', answers: 200, request: () => get('/api/v1/emptied') },
	'POST /api/v1/emptied': {
		need: 'member',
		answers: 200,
		request: async (_town, caller) => json('/api/v1/emptied', await caller.emptied())
	},
	'GET /api/v1/health': { need: 'anyone', answers: 200, request: () => get('/api/v1/health') },
	'GET /api/v1/ready': { need: 'anyone', answers: 200, request: () => get('/api/v1/ready') },
	// Without METRICS_TOKEN in the environment there is nothing there.
	'GET /api/v1/metrics': { need: 'anyone', answers: 404, request: () => get('/api/v1/metrics') },
	'POST /api/v1/enrol': {
		need: 'anyone',
		answers: 403,
		request: () =>
			json('/api/v1/enrol', {
				version: 1,
				code: 'AAAAA-AAAAA',
				label: 'x',
				submitKey: 'A'.repeat(87),
				readKey: 'A'.repeat(87)
			})
	},
	'GET /api/v1/handshake': {
		need: 'reader',
		answers: 200,
		request: async (_town, caller) => get('/api/v1/handshake', await caller.bearer())
	},
	'POST /api/v1/pull': {
		need: 'reader',
		answers: 200,
		request: async ({ scope }, caller) =>
			json('/api/v1/pull', { version: 1, scope, epoch: '', after: 0, limit: 50 }, await caller.bearer())
	},
	'POST /api/v1/purged': {
		need: 'reader',
		answers: 200,
		request: async ({ none: root }, caller) =>
			json('/api/v1/purged', { version: 1, roots: [root] }, await caller.bearer())
	},
	'POST /api/v1/read-token': {
		need: 'reader',
		answers: 200,
		request: async (_town, caller) => json('/api/v1/read-token', await caller.tokenRequest())
	},
	'POST /api/v1/push': {
		need: 'sender',
		answers: 200,
		request: async (_town, caller) => json('/api/v1/push', await caller.push())
	},
	'PUT /api/v1/photos/[hash]': {
		need: 'member',
		answers: 422,
		params: ({ hash }) => ({ hash }),
		request: async ({ hash }, caller) =>
			new Request(`http://localhost:3000/api/v1/photos/${hash}`, {
				method: 'PUT',
				body: new Uint8Array([1, 2, 3]),
				headers: { 'content-type': 'application/octet-stream', ...(await caller.photoProof(hash)) }
			})
	},
	'POST /api/v1/rescue': {
		need: 'anyone',
		answers: 422,
		request: () =>
			new Request('http://localhost:3000/api/v1/rescue', {
				method: 'POST',
				body: 'no rescue file\n',
				headers: { 'content-type': 'application/x-ndjson' }
			})
	},
	'POST /api/v1/recovery': {
		need: 'member',
		answers: 200,
		request: async (_town, caller) => json('/api/v1/recovery', (await caller.recovery()).ask)
	},
	'POST /api/v1/recovery/held': {
		need: 'member',
		answers: 200,
		request: async (_town, caller) => json('/api/v1/recovery/held', (await caller.recovery()).held)
	},
	'POST /api/v1/account/logout': {
		need: 'anyone',
		answers: 404,
		request: () => new Request('http://localhost:3000/api/v1/account/logout', { method: 'POST', body: 'x' })
	},
	'GET /api/v1/packs/[hash]': {
		need: 'anyone',
		answers: 404,
		params: ({ hash }) => ({ hash }),
		request: ({ hash }) => get(`/api/v1/packs/${hash}`)
	},

	/* Coming in and going out. */
	'layout /(office)/office': { need: 'anyone', answers: 200, at: '/office/sign-in' },
	'load /office/accessibility': { need: 'anyone', answers: 200 },
	'load /office/sign-in': { need: 'anyone', answers: 200 },
	'action link /office/sign-in': { need: 'anyone', answers: 400 },
	'action code /office/sign-in': { need: 'anyone', answers: 400 },
	'POST /office/sign-in/passkey/options': { need: 'anyone', answers: 200 },
	'POST /office/sign-in/passkey': {
		need: 'anyone',
		answers: 401,
		request: () => json('/office/sign-in/passkey', {})
	},
	// Without a provider of accounts in the environment each says so.
	'GET /office/sign-in/account': { need: 'anyone', answers: 303 },
	'GET /office/sign-in/account/back': { need: 'anyone', answers: 303 },
	'load /office/sign-in/account/done': { need: 'anyone', answers: 200 },
	'POST /office/language': { need: 'anyone', answers: 303 },
	'POST /office/sign-out': { need: 'signedIn', answers: 303 },
	'load /office/key': { need: 'signedIn', answers: 200 },
	'action codes /office/key': { need: 'signedIn', answers: 200, isFresh: true },
	'action remove /office/key': { need: 'signedIn', answers: 409, isFresh: true },
	'action end /office/key': { need: 'signedIn', answers: 404 },
	'action endOthers /office/key': { need: 'signedIn', answers: 200 },
	'POST /office/key/options': { need: 'signedIn', answers: 200 },
	'POST /office/key/verify': { need: 'signedIn', answers: 400, request: () => json('/office/key/verify', {}) },

	'load /office/confirm': { need: 'signedIn', answers: 200 },
	'POST /office/confirm/options': { need: 'signedIn', answers: 409 },
	'POST /office/confirm/passkey': {
		need: 'signedIn',
		answers: 403,
		request: () => json('/office/confirm/passkey', {})
	},
	'POST /office/confirm/code': {
		need: 'signedIn',
		answers: 403,
		request: () => json('/office/confirm/code', { code: 'AAAA' })
	},

	/* The desk. */
	'layout /(office)/office/(desk)': { need: 'signedIn', answers: 200 },
	'load /office': { need: 'signedIn', answers: 200 },
	'load /office/find': { need: 'signedIn', answers: 200 },
	'action default /office/find': { need: 'signedIn', answers: 200, form: () => ({ text: 'Hazelhof' }) },
	'load /office/concerns': { need: 'readHouseholds', answers: 200 },
	'action owner /office/concerns': { need: 'answerConcerns', answers: 400 },
	'action due /office/concerns': { need: 'answerConcerns', answers: 400 },
	'action refer /office/concerns': { need: 'answerConcerns', answers: 400 },
	'load /office/concerns/board': { need: 'readHouseholds', answers: 200 },
	'load /office/concerns/[id]': { need: 'readHouseholds', answers: 200, ...concern },
	'action refer /office/concerns/[id]': { need: 'answerConcerns', answers: 400, ...none },
	'action owner /office/concerns/[id]': { need: 'answerConcerns', answers: 400, ...none },
	'action due /office/concerns/[id]': { need: 'answerConcerns', answers: 400, ...none },
	'action answer /office/concerns/[id]': { need: 'answerConcerns', answers: 400, ...none },
	'action toldCoach /office/concerns/[id]': { need: 'answerConcerns', answers: 400, ...none },
	'action toldResident /office/concerns/[id]': { need: 'answerConcerns', answers: 400, ...none },
	'action end /office/concerns/[id]': { need: 'answerConcerns', answers: 400, ...none },
	'action reopen /office/concerns/[id]': { need: 'answerConcerns', answers: 400, ...none },
	...FOLLOW_ENDPOINTS,
	'load /office/recovery': { need: 'recoverPhones', answers: 200 },
	'action keep /office/recovery': { need: 'recoverPhones', answers: 400, isFresh: true },
	'action open /office/recovery': { need: 'recoverPhones', answers: 400, isFresh: true },
	'action refuse /office/recovery': { need: 'recoverPhones', answers: 409 },
	'action file /office/recovery': { need: 'recoverPhones', answers: 400 },
	'load /office/visits': { need: 'readHouseholds', answers: 200 },
	'load /office/visits/[id]': { need: 'readHouseholds', answers: 200, ...visit },
	'load /office/visits/[id]/letter': { need: 'readHouseholds', answers: 200, ...visit },
	'action promiseDone /office/visits/[id]': { need: 'answerConcerns', answers: 200, ...visit },
	'action promiseDropped /office/visits/[id]': { need: 'answerConcerns', answers: 200, ...visit },
	'load /office/promises': { need: 'readHouseholds', answers: 200 },
	'action done /office/promises': { need: 'answerConcerns', answers: 200 },
	'action dropped /office/promises': { need: 'answerConcerns', answers: 200 },
	'load /office/addresses': { need: 'readHouseholds', answers: 200 },
	'action round /office/addresses': { need: 'planRounds', answers: 400 },
	'action takeBack /office/addresses': { need: 'planRounds', answers: 400 },
	'action never /office/addresses': { need: 'planRounds', answers: 400 },
	'action area /office/addresses': { need: 'planRounds', answers: 400 },
	'action save /office/addresses': { need: 'readHouseholds', answers: 400 },
	'action drop /office/addresses': { need: 'readHouseholds', answers: 404 },
	'load /office/addresses/[id]': { need: 'readHouseholds', answers: 200, ...address },
	'action keep /office/addresses/[id]': { need: 'correctRecords', answers: 409, ...address },
	'action change /office/addresses/[id]': { need: 'correctRecords', answers: 409, ...address },
	'action check /office/addresses/[id]': { need: 'correctRecords', answers: 409, ...none },
	'action allow /office/addresses/[id]': { need: 'correctRecords', answers: 400, ...address },
	'action agree /office/addresses/[id]': { need: 'planRounds', answers: 409, ...address },
	'load /office/rounds': { need: 'planRounds', answers: 200 },
	'action caps /office/rounds': { need: 'planRounds', answers: 400 },
	'load /office/rounds/new': { need: 'planRounds', answers: 200 },
	'action choose /office/rounds/new': { need: 'planRounds', answers: 400 },
	'action make /office/rounds/new': { need: 'planRounds', answers: 409 },
	'load /office/rounds/[id]': { need: 'planRounds', answers: 404, ...none },
	'action lend /office/rounds/[id]': { need: 'planRounds', answers: 409, ...none },
	'action end /office/rounds/[id]': { need: 'planRounds', answers: 409, ...none },
	'action takeBack /office/rounds/[id]': { need: 'planRounds', answers: 409, ...none },
	'load /office/devices/messages': { need: 'planRounds', answers: 200 },
	'action message /office/devices/messages': { need: 'planRounds', answers: 400 },
	'load /office/devices/coach/[id]': { need: 'manageDevices', answers: 404, ...none },
	'action message /office/devices/coach/[id]': { need: 'planRounds', answers: 400, ...none },
	'GET /office/photos/[id]': { need: 'readHouseholds', answers: 404, ...none },
	'load /office/devices': { need: 'manageDevices', answers: 200 },
	'action invite /office/devices': { need: 'manageDevices', answers: 400 },
	'action revoke /office/devices': { need: 'manageDevices', answers: 404 },
	'load /office/devices/rescue': { need: 'manageDevices', answers: 200 },
	'action default /office/devices/rescue': { need: 'manageDevices', answers: 400 },
	'load /office/held': { need: 'manageDevices', answers: 200 },
	'action accept /office/held': { need: 'decideHeld', answers: 404 },
	'action retry /office/held': { need: 'decideHeld', answers: 404 },
	'load /office/held/[id]': { need: 'readHouseholds', answers: 404, ...none },
	'action accept /office/held/[id]': { need: 'decideHeld', answers: 404, ...none },
	'action retry /office/held/[id]': { need: 'decideHeld', answers: 404, ...none },
	'action discard /office/held/[id]': { need: 'decideHeld', answers: 400, ...none },
	'action correct /office/held/[id]': { need: 'decideHeld', answers: 404, ...none },
	'load /office/reports': { need: 'readReports', answers: 200 },
	'GET /office/reports/file': { need: 'readReports', answers: 404 },
	'load /office/reports/print': { need: 'readReports', answers: 200 },
	'load /office/import': { need: 'planRounds', answers: 200 },
	'action upload /office/import': { need: 'planRounds', answers: 400 },
	'load /office/import/[batch]': { need: 'planRounds', answers: 404, ...batch },
	'action head /office/import/[batch]': { need: 'planRounds', answers: 404, ...batch },
	'action judge /office/import/[batch]': { need: 'planRounds', answers: 404, ...batch },
	'action columns /office/import/[batch]': { need: 'planRounds', answers: 404, ...batch },
	'action choose /office/import/[batch]': { need: 'planRounds', answers: 404, ...batch },
	'action write /office/import/[batch]': { need: 'planRounds', answers: 404, ...batch },
	'action resume /office/import/[batch]': { need: 'planRounds', answers: 404, ...batch },
	'action undo /office/import/[batch]': { need: 'planRounds', answers: 404, ...batch },
	'action drop /office/import/[batch]': { need: 'planRounds', answers: 404, ...batch },
	'GET /office/import/[batch]/rows': { need: 'planRounds', answers: 404, isFresh: true, ...batch },
	'load /office/import/duplicates': { need: 'planRounds', answers: 200 },
	'action default /office/import/duplicates': { need: 'planRounds', answers: 400 },
	'load /office/export': { need: 'exportData', answers: 200 },
	'GET /office/export/file': { need: 'exportData', answers: 404, isFresh: true },
	// Released numbers ask for no key; without a period there is nothing to count.
	'GET /office/export/figures': { need: 'readReports', answers: 404 },
	'GET /office/export/organisation': { need: 'exportOrganisation', answers: 200, isFresh: true },
	'load /office/map': { need: 'readReports', answers: 200 },
	'action upload /office/map': { need: 'planRounds', answers: 400 },
	'action goBack /office/map': { need: 'planRounds', answers: 400 },
	'GET /office/map/file': { need: 'readReports', answers: 404 },
	'load /office/people': { need: 'managePeople', answers: 200 },
	'action add /office/people': { need: 'managePeople', answers: 400, isFresh: true },
	'action review /office/people': { need: 'managePeople', answers: 409, isFresh: true },
	'load /office/people/[id]': { need: 'managePeople', answers: 404, ...none },
	'action change /office/people/[id]': { need: 'managePeople', answers: 400, isFresh: true, ...none },
	'action review /office/people/[id]': { need: 'managePeople', answers: 409, isFresh: true, ...none },
	'action link /office/people/[id]': { need: 'managePeople', answers: 409, isFresh: true, ...none },
	'action address /office/people/[id]': { need: 'managePeople', answers: 409, isFresh: true, ...none },
	'action invite /office/people/[id]': { need: 'managePeople', answers: 409, isFresh: true, ...none },
	'load /office/people/list': { need: 'managePeople', answers: 200 },
	'action look /office/people/list': { need: 'managePeople', answers: 400 },
	'action take /office/people/list': { need: 'managePeople', answers: 400, isFresh: true },
	'load /office/mail': { need: 'managePeople', answers: 200 },
	'action switches /office/mail': { need: 'managePeople', answers: 200 },
	'action again /office/mail': { need: 'managePeople', answers: 404 },
	'action test /office/mail': { need: 'managePeople', answers: 409 },
	'action end /office/people/[id]': { need: 'managePeople', answers: 400, isFresh: true, ...none },
	'load /office/residents': { need: 'readHouseholds', answers: 200 },
	'action default /office/residents': { need: 'readHouseholds', answers: 400 },
	'load /office/residents/[address]': {
		need: 'readHouseholds',
		answers: 200,
		params: ({ address }) => ({ address })
	},
	'action withdraw /office/residents/[address]': {
		need: 'correctRecords',
		answers: 400,
		params: ({ address }) => ({ address })
	},
	'action correct /office/residents/[address]': {
		need: 'correctRecords',
		answers: 400,
		params: ({ address }) => ({ address })
	},
	'action erasePhotos /office/residents/[address]': {
		need: 'eraseResidents',
		answers: 400,
		isFresh: true,
		params: ({ address }) => ({ address })
	},
	'action eraseRings /office/residents/[address]': {
		need: 'eraseResidents',
		answers: 200,
		isFresh: true,
		params: ({ address }) => ({ address })
	},
	// Without a household, where somebody is on record: no copy is of several.
	'GET /office/residents/[address]/copy': {
		need: 'exportData',
		answers: 404,
		isFresh: true,
		params: ({ address }) => ({ address })
	},
	'load /office/settings': { need: 'readReports', answers: 200 },
	'action basis /office/settings': { need: 'manageSettings', answers: 400 },
	'action rules /office/settings': { need: 'manageSettings', answers: 400 },
	'action contact /office/settings': { need: 'manageSettings', answers: 200 },
	'action text /office/settings': { need: 'manageSettings', answers: 400 },
	// Of the terms and of the night it asks; of a legal basis it does not, as setting one does not.
	'action undo /office/settings': {
		need: 'manageSettings',
		answers: 400,
		isFresh: true,
		form: () => ({ name: 'terms', number: '1000000' })
	},
	'load /office/retention': { need: 'readPurges', answers: 200 },
	'action terms /office/retention': {
		need: 'manageSettings',
		answers: 400,
		isFresh: true,
		form: () => ({ seen: '1000000' })
	},
	'action look /office/retention': { need: 'readPurges', answers: 200 },
	// Switching on erases, and asks; switching off keeps, and does not.
	'action nightly /office/retention': {
		need: 'manageSettings',
		answers: 200,
		isFresh: true,
		form: () => ({ on: 'yes', sure: 'yes' })
	},
	'GET /office/retention/list': { need: 'readPurges', answers: 200, isFresh: true },
	'load /office/purge': { need: 'readPurges', answers: 200 },
	'load /office/purge/[household]': {
		need: 'eraseResidents',
		answers: 200,
		isFresh: true,
		params: ({ household }) => ({ household })
	},
	'action default /office/purge/[household]': {
		need: 'eraseResidents',
		answers: 400,
		isFresh: true,
		params: ({ household }) => ({ household })
	},
	'load /office/audit': { need: 'readAudit', answers: 200 },
	'load /office/audit/[about]': { need: 'readAudit', answers: 200, params: ({ address: about }) => ({ about }) },

	/* Lessons: whoever is at the desk reads them, and some write. */
	'layout /(office)/office/(desk)/lessons': { need: 'signedIn', answers: 200 },
	'load /office/lessons': { need: 'signedIn', answers: 200 },
	'action default /office/lessons': { need: 'manageContent', answers: 400 },
	'load /office/lessons/[id]': { need: 'signedIn', answers: 404, ...none },
	'load /office/lessons/edit/[kind]/[name]': { ...content, answers: 404, ...item },
	'action save /office/lessons/edit/[kind]/[name]': { ...content, answers: 400, ...item },
	'action drop /office/lessons/edit/[kind]/[name]': { ...content, answers: 404, ...item },
	'POST /office/lessons/edit/[kind]/[name]/preview': { ...content, answers: 200, ...item },
	'load /office/lessons/guide/[name]': { ...content, answers: 404, params: () => ({ name: 'none' }) },
	'action save /office/lessons/guide/[name]': { ...content, answers: 404, params: () => ({ name: 'none' }) },
	'action words /office/lessons/guide/[name]': { ...content, answers: 404, params: () => ({ name: 'none' }) },
	'action move /office/lessons/guide/[name]': { ...content, answers: 404, params: () => ({ name: 'none' }) },
	'action remove /office/lessons/guide/[name]': { ...content, answers: 404, params: () => ({ name: 'none' }) },
	'action find /office/lessons/guide/[name]': { ...content, answers: 200, params: () => ({ name: 'none' }) },
	'POST /office/lessons/guide/[name]/preview': { ...content, answers: 404, params: () => ({ name: 'none' }) },
	'load /office/lessons/gaps': content,
	'load /office/lessons/history': content,
	'action default /office/lessons/history': { ...content, answers: 409 },
	'load /office/lessons/publish': content,
	'action publish /office/lessons/publish': { ...content, answers: 409 },
	'action drop /office/lessons/publish': { ...content, answers: 200 },
	'load /office/lessons/lists': content,
	'load /office/lessons/lists/cards/[card]': { ...content, answers: 404, params: () => ({ card: 'none' }) },
	'action default /office/lessons/lists/cards/[card]': { ...content, answers: 400, params: () => ({ card: 'none' }) },
	'load /office/lessons/lists/[list]': { ...content, answers: 404, params: () => ({ list: 'none' }) },
	'action default /office/lessons/lists/[list]': { ...content, answers: 404, params: () => ({ list: 'none' }) },
	'load /office/lessons/exchange': content,
	'action look /office/lessons/exchange': { ...content, answers: 400 },
	'action take /office/lessons/exchange': { ...content, answers: 409 },
	'GET /office/lessons/exchange/file': { ...content, isFresh: true },
	'load /office/lessons/street': content,
	'action take /office/lessons/street': { ...content, answers: 409 },
	'action decline /office/lessons/street': { ...content, answers: 409 },
	'action again /office/lessons/street': { ...content, answers: 409 },
	'load /office/lessons/xlsform': content,
	'action look /office/lessons/xlsform': { ...content, answers: 400 },
	'action take /office/lessons/xlsform': { ...content, answers: 400 },
	'GET /office/lessons/xlsform/[name]': { ...content, answers: 404, params: () => ({ name: 'none' }) }
};
