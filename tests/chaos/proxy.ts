/**
 * The road between phone and office: a TCP proxy of our own whose every decision
 * comes from the seed. A link that both directions share, a long way, segments
 * that get stuck with all that is behind them, and now and then every connection
 * reset. What a server sent before it was killed still arrives, as on a real road.
 */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { type Chance, chanceOf } from '../simulation/chance.ts';
import { Lane } from './lane.ts';

const ONE_WAY_MS = 150;
const UP_BITS_PER_SECOND = 750_000;
const DOWN_BITS_PER_SECOND = 1_600_000;
const STALLED = 0.05;
const CUT_MS: readonly [number, number] = [6_000, 12_000];
/** Streams of chance: the cuts have their own, and each connection has two. */
const CUTS_STREAM = 9_000;
const FIRST_CONNECTION_STREAM = 10_000;
/** A dead server answers nobody; the front tries the next one. */
const FRONT_TRIES = 20;
const FRONT_PAUSE_MS = 100;

export interface Proxy {
	readonly port: number;
	/** From here on the road is as bad as it gets, or as good as loopback is. */
	setRough(isRough: boolean): void;
	/** Answers that came from a server, by what was asked, such as `GET /api/v1/handshake`. */
	answers(asked: string): number;
	/** Told of each answer the moment it leaves the server, long before the phone sees it. */
	onAnswer: (asked: string, server: number) => void;
	close(): Promise<void>;
}

export async function startProxy(options: {
	readonly seed: number;
	/** Ports of the servers; each new connection goes to the next one. */
	readonly servers: readonly number[];
}): Promise<Proxy> {
	const { seed, servers } = options;
	const links = { up: { freeAt: 0 }, down: { freeAt: 0 } };
	const sockets = new Set<Socket>();
	const counts = new Map<string, number>();
	const cuts = chanceOf(seed, CUTS_STREAM);
	let isRough = false;
	let connections = 0;
	let timer: ReturnType<typeof setTimeout> | undefined;

	const listener: Server = createServer((phone) => void meet(phone));
	const cutLater = (): void => {
		timer = setTimeout(
			() => {
				for (const socket of sockets) socket.resetAndDestroy();
				cutLater();
			},
			cuts.between(...CUT_MS)
		);
	};

	const proxy = {
		port: 0,
		onAnswer: (_asked: string, _server: number): void => undefined,
		setRough(rough: boolean): void {
			isRough = rough;
			clearTimeout(timer);
			if (rough) cutLater();
		},
		answers: (asked: string): number => counts.get(asked) ?? 0,
		close(): Promise<void> {
			clearTimeout(timer);
			for (const socket of sockets) socket.destroy();
			return new Promise((resolve) => listener.close(() => resolve()));
		}
	};

	async function meet(phone: Socket): Promise<void> {
		const number = connections;
		connections += 1;
		keep(sockets, phone);
		const found = await reachServer(servers, number);
		if (!found || phone.destroyed) {
			phone.resetAndDestroy();
			found?.socket.destroy();
			return;
		}
		const { socket: server, at } = found;
		keep(sockets, server);
		let asked = '';
		const lane = (from: Socket, to: Socket, way: 'up' | 'down'): Lane =>
			new Lane(from, to, {
				link: links[way],
				bitsPerSecond: way === 'up' ? UP_BITS_PER_SECOND : DOWN_BITS_PER_SECOND,
				oneWayMs: ONE_WAY_MS,
				isRough: () => isRough,
				stallMs: stallsOf(chanceOf(seed, FIRST_CONNECTION_STREAM + number * 2 + (way === 'up' ? 0 : 1))),
				onChunk: (chunk) => {
					const line = chunk.subarray(0, 200).toString('latin1');
					if (way === 'up') asked = /^([A-Z]+ [^ ?]+)/.exec(line)?.[1] ?? asked;
					else if (line.startsWith('HTTP/1.1 200')) {
						counts.set(asked, (counts.get(asked) ?? 0) + 1);
						proxy.onAnswer(asked, at);
					}
				}
			});
		lane(phone, server, 'up');
		lane(server, phone, 'down');
	}

	await new Promise<void>((resolve, reject) => {
		listener.once('error', reject);
		listener.listen(0, '127.0.0.1', resolve);
	});
	const address = listener.address();
	if (typeof address !== 'object' || address === null) throw new Error('the proxy got no port');
	proxy.port = address.port;
	return proxy;
}

/** How long each next segment is stuck: most not at all, some for a few hundred milliseconds, a few for seconds. */
export function stallsOf(chance: Chance): () => number {
	return () => {
		if (!chance.is(STALLED)) return 0;
		return chance.is(0.1) ? chance.between(1_000, 3_000) : chance.between(200, 900);
	};
}

/** A connection to the next server that is alive, as a front before several of them does it. */
async function reachServer(
	servers: readonly number[],
	number: number
): Promise<{ readonly socket: Socket; readonly at: number } | null> {
	for (let tries = 0; tries < FRONT_TRIES; tries += 1) {
		const at = (number + tries) % servers.length;
		const socket = await tryToReach(servers[at] ?? 0);
		if (socket) return { socket, at };
		// A lone server that is down is down for the phone too: it shall see that, and wait by its own rules.
		if (servers.length === 1) return null;
		await new Promise((resolve) => setTimeout(resolve, FRONT_PAUSE_MS));
	}
	return null;
}

function tryToReach(port: number): Promise<Socket | null> {
	return new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1');
		socket.once('connect', () => resolve(socket));
		socket.once('error', () => resolve(null));
	});
}

function keep(sockets: Set<Socket>, socket: Socket): void {
	sockets.add(socket);
	socket.setNoDelay(true);
	// A broken connection is what this is about; both ends are told by the lanes.
	socket.on('error', () => undefined);
	socket.once('close', () => sockets.delete(socket));
}
