/**
 * How much every address takes in, in one table: the wall in `server.js` reads it before the app is asked, hooks and
 * actions refuse by it, and each page that states a limit states it from here. Plain JavaScript, since `server.js` loads
 * it without a build.
 */

/** Bytes of a file that a page asks for, as the page states them; one byte more is refused with that figure in words. */
export const FILE_LIMITS = {
	/** A list of a hundred thousand addresses. */
	list: 20_000_000,
	/** The buurten of a large municipality in full detail. */
	boundaries: 8_000_000,
	/** A season of one phone. */
	rescue: 20_000_000,
	/** Some 700 lessons in two languages. */
	lessonSet: 1_500_000,
	/** A survey form of five hundred questions has some 100 kB. */
	surveyForm: 1_500_000,
	/** Five hundred people with their addresses, as a workbook. */
	people: 200_000,
	/** A request is about a kilobyte. */
	recoveryRequest: 20_000
};

/** What stands around a file in a form: its name, the other fields, the lines between them. */
const AROUND_BYTES = 100_000;

/**
 * Bytes of a body as it travels; the first row that fits holds. An endpoint that unpacks what came holds the unpacked
 * bytes to the same figure. `fileBytesMax` is the file that a form of this address carries.
 */
export const BODY_LIMITS = [
	{ path: /^\/api\/v1\/rescue$/, bytesMax: FILE_LIMITS.rescue },
	{ path: /^\/api\/v1\/push$/, bytesMax: 1_000_000 },
	{ path: /^\/api\/v1\/photos\//, bytesMax: 400_000 },
	{ path: /^\/api\/v1\/(pull|enrol|read-token|recovery\/held)$/, bytesMax: 10_000 },
	{ path: /^\/api(\/|$)/, bytesMax: 20_000 },
	withFile(/^\/office\/import$/, FILE_LIMITS.list),
	withFile(/^\/office\/map$/, FILE_LIMITS.boundaries),
	withFile(/^\/office\/devices\/rescue$/, FILE_LIMITS.rescue),
	// What was looked at comes back in a field of the form that takes it, in which a line's end is two bytes.
	{ ...withFile(/^\/office\/lessons\/exchange$/, FILE_LIMITS.lessonSet), bytesMax: 4_000_000 },
	{ ...withFile(/^\/office\/lessons\/xlsform$/, FILE_LIMITS.surveyForm), bytesMax: 8_000_000 },
	{ path: /^\/office\/lessons(\/|$)/, bytesMax: 1_000_000 },
	withFile(/^\/office\/people\/list$/, FILE_LIMITS.people),
	withFile(/^\/office\/recovery$/, FILE_LIMITS.recoveryRequest),
	{ path: /^\/office(\/|$)/, bytesMax: 200_000 },
	{ path: /^/, bytesMax: 10_000 }
];

/** The largest body that any address takes, for what parses bodies before an address is known. */
export const BODY_BYTES_MAX = Math.max(...BODY_LIMITS.map(({ bytesMax }) => bytesMax));

/**
 * Bytes of a body that an address takes.
 *
 * @param {string} path as it was asked, without its question
 * @returns {number}
 */
export function bodyBytesMax(path) {
	return BODY_LIMITS.find((limit) => limit.path.test(path))?.bytesMax ?? 0;
}

/**
 * True for a page that says itself that the file sent to it is too large.
 *
 * @param {string} path as it was asked, without its question
 * @returns {boolean}
 */
export function saysItself(path) {
	const limit = BODY_LIMITS.find((one) => one.path.test(path));
	return limit !== undefined && 'fileBytesMax' in limit;
}

/** @param {RegExp} path @param {number} fileBytesMax */
function withFile(path, fileBytesMax) {
	return { path, bytesMax: fileBytesMax + AROUND_BYTES, fileBytesMax };
}
