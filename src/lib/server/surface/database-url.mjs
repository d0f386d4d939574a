/**
 * How DATABASE_URL is read: one host or several, of which one is the primary. Plain JavaScript, since `server.js` reads
 * it before it listens and without a build. The driver knows one host; so each becomes an address of its own.
 */

const WANTS = ['any', 'read-write', 'primary'];
const ATTRIBUTE = 'target_session_attrs';
const SHAPE = /^(postgres(?:ql)?):\/\/(?:([^/?#]*)@)?([^/?#@]*)(\/[^?#]*)?(?:\?([^#]*))?$/;
/** A name, an IPv4 address, an IPv6 address in brackets or a folder of sockets (percent-encoded), and its port. */
const HOST = /^(?:\[[0-9a-fA-F:.]+\]|[^:[\]\s,]+)(?::(\d+))?$/;
const PORT_MAX = 65_535;

/**
 * @typedef {{ readonly ok: true, readonly urls: readonly string[], readonly wantsPrimary: boolean }
 *   | { readonly ok: false, readonly reason: string }} DatabaseAddress
 */

/**
 * @param {string} text such as `postgresql://voordeur@db1,db2:5433/voordeur`, or with `?host=/run/postgresql`
 * @returns {DatabaseAddress} one URL for each host, in the order given; `wantsPrimary` unless `any` was asked for.
 *   `reason` names what is wrong and repeats nothing of the text, in which a password stands.
 */
export function readDatabaseUrl(text) {
	const parts = SHAPE.exec(text.trim());
	if (!parts)
		return wrong(
			'it is not of the form postgresql://user:password@host:5432/database (write /, ? and # within the password percent-encoded)'
		);
	const [, scheme, user, authority = '', path = '', query = ''] = parts;
	if (path.length < 2) return wrong('it names no database: end it with /voordeur, or with the name of yours');
	const settings = new URLSearchParams(query);
	const hosts = hostsOf(authority, settings);
	if (hosts.length === 0) return wrong('it names no host');
	const fault = hosts.map((host, at) => faultOf(host, `host ${at + 1} of ${hosts.length}`)).find(Boolean);
	if (fault) return wrong(fault);
	const wants = settings.get(ATTRIBUTE);
	if (wants !== null && !WANTS.includes(wants))
		return wrong(`${ATTRIBUTE} takes ${WANTS.join(', ')}: the server writes, so a standby is of no use to it`);
	settings.delete(ATTRIBUTE);
	// Between several hosts the server itself chooses, in the order given.
	settings.delete('load_balance_hosts');
	const rest = settings.size > 0 ? `?${settings}` : '';
	const who = user === undefined ? '' : `${user.replaceAll('@', '%40')}@`;
	const urls = hosts.map((host) => `${scheme}://${who}${host}${path}${rest}`);
	if (!urls.every(isUrl)) return wrong('write what is special in user and password percent-encoded');
	return { ok: true, urls, wantsPrimary: wants !== 'any' };
}

/**
 * @param {string} authority
 * @param {URLSearchParams} settings loses `host` where the hosts come from there
 */
function hostsOf(authority, settings) {
	if (authority !== '') return authority.split(',');
	const hosts = settings.get('host');
	settings.delete('host');
	return hosts ? hosts.split(',').map((host) => host.replaceAll('/', '%2F')) : [];
}

/**
 * @param {string} host
 * @param {string} name
 */
function faultOf(host, name) {
	const parts = HOST.exec(host);
	if (!parts) return `${name} is not a name or an address, with :port behind it where it has one`;
	const port = parts[1];
	return port !== undefined && (Number(port) < 1 || Number(port) > PORT_MAX)
		? `the port of ${name} is not between 1 and ${PORT_MAX}`
		: null;
}

/** @param {string} what */
function wrong(what) {
	return /** @type {const} */ ({ ok: false, reason: `DATABASE_URL cannot be used: ${what}.` });
}

/** @param {string} url */
function isUrl(url) {
	try {
		const { username, password, hostname } = new URL(url);
		decodeURIComponent(username + password + hostname);
		return true;
	} catch {
		return false;
	}
}

/** An answer about the address itself: waiting makes none of it good. */
const REFUSALS = new Map([
	['28P01', 'the password is not the one that PostgreSQL knows'],
	['28000', 'PostgreSQL does not let this user in from here (pg_hba.conf)'],
	['3D000', 'there is no database of that name'],
	['42501', 'this user may not use that database'],
	['ENOTFOUND', 'there is no host of that name']
]);

/**
 * @param {unknown} error of a connection
 * @returns {string | null} what is wrong with the address; null when it may be better in a moment, as with a database
 *   that still starts
 */
export function addressFault(error) {
	return REFUSALS.get(codeOf(error)) ?? null;
}

/** @param {unknown} error */
export function codeOf(error) {
	return error instanceof Error && 'code' in error ? String(error.code) : '';
}
