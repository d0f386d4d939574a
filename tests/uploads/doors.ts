/**
 * Every door that takes something in, with a body for it of any size, one for each row of the table of limits. What is
 * sent is of the kind that the door expects, blown up with what its reader passes over.
 */
import { BODY_LIMITS, FILE_LIMITS } from '#lib/server/surface/body-limits.mjs';

export interface Door {
	readonly method: 'POST' | 'PUT';
	/** With the name of the action, for a form. */
	readonly path: string;
	/** Who is signed in; null for a door of the API. */
	readonly as: 'coordinator' | 'administrator' | null;
	readonly contentType: string;
	/** What the door states, in bytes: of the file where it takes one, of the body elsewhere. */
	readonly statedBytes: number;
	/** The same in the words of its page; null for a door of the API. */
	readonly words: string | null;
	/** Whether the page itself states it beside a field for a file. */
	readonly isFile: boolean;
	/** A body or a file of exactly so many bytes. */
	readonly make: (bytes: number) => Buffer;
	/** What the answer at the limit must hold, where there is something to take. */
	readonly taken?: RegExp;
}

const LIST_HEAD = 'Straat;Huisnummer;Postcode;Woonplaats;Aantekening\r\n';
/** Below the hundred thousand rows that a list may have. */
const LIST_ROWS = 90_000;
const JSON_BODY = 'application/json';
const AREA = 'Grasbuurt';

/** Rows as a register writes them, the last column filled up until the file has its size. */
function list(bytes: number): Buffer {
	const rows = Array.from(
		{ length: LIST_ROWS },
		(_, at) => `Kweekstraat;${(at % 9_000) + 1};${postcode(at)};Waterveen;`
	);
	const room = bytes - LIST_HEAD.length - rows.join('\r\n').length;
	const share = Math.floor(room / LIST_ROWS);
	const filled = rows.map((row) => row + 'x'.repeat(share)).join('\r\n');
	return Buffer.from(LIST_HEAD + filled + 'x'.repeat(bytes - LIST_HEAD.length - filled.length));
}

function postcode(at: number): string {
	return `${1_200 + Math.floor(at / 9_000)}SD`;
}

/** Two volunteers, and a column that nobody reads. */
function peopleList(bytes: number): Buffer {
	const rows = 'Naam;E-mail;Aantekening\r\nNoor Winters;noor@example.nl;\r\nPim Aerts;pim@example.nl;';
	return Buffer.from(rows + 'x'.repeat(bytes - rows.length));
}

/** A square round a buurt, and then blanks, which JSON lets stand. */
function boundaries(bytes: number): Buffer {
	const ring = [
		[5.1, 52.1],
		[5.2, 52.1],
		[5.2, 52.2],
		[5.1, 52.1]
	];
	const feature = { type: 'Feature', properties: { naam: AREA }, geometry: { type: 'Polygon', coordinates: [ring] } };
	return padded(JSON.stringify({ type: 'FeatureCollection', features: [feature] }), bytes);
}

function padded(text: string, bytes: number): Buffer {
	return Buffer.from(text.padEnd(bytes, ' '));
}

const json = (bytes: number): Buffer => padded('{}', bytes);
/** A form of a page without a file. */
const plainForm = (bytes: number): Buffer => Buffer.from('note='.padEnd(bytes, 'x'));

const form = { method: 'POST', contentType: 'multipart/form-data', isFile: true } as const;
const page = {
	method: 'POST',
	contentType: 'application/x-www-form-urlencoded',
	isFile: false,
	make: plainForm
} as const;
const api = { as: null, words: null, isFile: false } as const;

/** The buurt that the boundaries are of is made first. */
export const AREA_NAME = AREA;

export const DOORS: readonly Door[] = [
	{
		...api,
		method: 'POST',
		path: '/api/v1/rescue',
		contentType: 'application/x-ndjson',
		...sized('/api/v1/rescue'),
		make: json
	},
	{ ...api, method: 'POST', path: '/api/v1/push', contentType: JSON_BODY, ...sized('/api/v1/push'), make: json },
	{
		...api,
		method: 'PUT',
		path: `/api/v1/photos/${'a'.repeat(64)}`,
		contentType: 'application/octet-stream',
		...sized('/api/v1/photos/'),
		make: (bytes) => Buffer.alloc(bytes)
	},
	{ ...api, method: 'POST', path: '/api/v1/pull', contentType: JSON_BODY, ...sized('/api/v1/pull'), make: json },
	{ ...api, method: 'POST', path: '/api/v1/purged', contentType: JSON_BODY, ...sized('/api/v1/purged'), make: json },
	{
		...form,
		path: '/office/import?/upload',
		as: 'coordinator',
		statedBytes: FILE_LIMITS.list,
		words: '20 MB',
		make: list,
		taken: /\/office\/import\/[0-9a-f-]{36}/
	},
	{
		...form,
		path: '/office/map?/upload',
		as: 'coordinator',
		statedBytes: FILE_LIMITS.boundaries,
		words: '8 MB',
		make: boundaries,
		taken: /taken/
	},
	{
		...form,
		path: '/office/devices/rescue',
		as: 'coordinator',
		statedBytes: FILE_LIMITS.rescue,
		words: '20 MB',
		make: json,
		taken: /foreign/
	},
	{
		...form,
		path: '/office/lessons/exchange?/look',
		as: 'coordinator',
		statedBytes: FILE_LIMITS.lessonSet,
		words: '1,5 MB',
		make: json,
		taken: /otherFormat/
	},
	{
		...form,
		path: '/office/lessons/xlsform?/look',
		as: 'coordinator',
		statedBytes: FILE_LIMITS.surveyForm,
		words: '1,5 MB',
		make: json,
		taken: /looked/
	},
	{
		...form,
		path: '/office/people/list?/look',
		as: 'administrator',
		statedBytes: FILE_LIMITS.people,
		words: '200 kB',
		make: peopleList,
		taken: /judged/
	},
	{
		...form,
		path: '/office/recovery?/file',
		as: 'administrator',
		statedBytes: FILE_LIMITS.recoveryRequest,
		words: '20 kB',
		make: json,
		taken: /noFile/
	},
	{
		...page,
		path: '/office/lessons/edit/lesson/L01',
		as: 'coordinator',
		...sized('/office/lessons/edit'),
		words: '1.000 kB'
	},
	{ ...page, path: '/office/areas', as: 'coordinator', ...sized('/office/areas'), words: '200 kB' },
	{ ...api, ...page, path: '/today', ...sized('/today') }
];

function sized(path: string): { readonly statedBytes: number } {
	return { statedBytes: BODY_LIMITS.find((limit) => limit.path.test(path))?.bytesMax ?? 0 };
}

/** The door of each row of the table: one that has none is a limit that nobody tries. */
export function rowsWithoutDoor(): readonly string[] {
	const pathOf = (door: Door): string => door.path.replace(/\?.*$/, '');
	const held = new Set(DOORS.map((door) => BODY_LIMITS.findIndex((limit) => limit.path.test(pathOf(door)))));
	return BODY_LIMITS.filter((_, at) => !held.has(at)).map(({ path }) => path.source);
}
