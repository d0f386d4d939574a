/**
 * Whether one process serves several organisations, each at a host name of its own (`ORGANISATIONS=by-host`). Plain
 * JavaScript, since `server.js` loads it without a build.
 */

/** @param {Readonly<Record<string, string | undefined>>} env */
export function isByHost(env) {
	return env.ORGANISATIONS === 'by-host';
}

/** What the wall tells Kit about how a request came: nobody else may say it. */
export const PROTOCOL_HEADER = 'x-voordeur-protocol';

/**
 * Kit takes one ORIGIN for every request; by host it is to read the request's own host. To be called before the build
 * is loaded; what it answers puts the environment back for the rest of the program.
 *
 * @param {Record<string, string | undefined>} env
 * @returns {() => void}
 */
export function readHostsOfRequests(env) {
	if (!isByHost(env)) return () => undefined;
	const { ORIGIN } = env;
	delete env.ORIGIN;
	env.PROTOCOL_HEADER = PROTOCOL_HEADER;
	return () => {
		if (ORIGIN !== undefined) env.ORIGIN = ORIGIN;
	};
}
