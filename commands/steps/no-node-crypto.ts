/**
 * HPKE asks Node for its cryptography where a browser has none. Every browser has; and what a build puts there instead
 * brings a file of its own, which the device worker would wait for.
 */
import type { Plugin } from 'vite';

const NO_CRYPTO = '\0no-crypto-of-node';

/** For the page and its workers; a server has Node's own. */
export function withoutCryptoOfNode(): Plugin {
	return {
		name: 'without-crypto-of-node',
		enforce: 'pre',
		applyToEnvironment: ({ name }) => name === 'client',
		resolveId: (id) => (id === 'crypto' ? NO_CRYPTO : null),
		load: (id) => (id === NO_CRYPTO ? 'export const webcrypto = globalThis.crypto;' : null)
	};
}
