/** The way from a phone to a server in the bench: as good as loopback until it is made rough. */
import { type Proxy, startProxy } from '../../chaos/proxy.ts';

export type Road = (server: number) => Promise<Proxy>;

/** The same seed for each, so that all meet the same stalls and cuts. */
export function roadOf(seed: number): Road {
	return (server) => startProxy({ seed, servers: [server] });
}
