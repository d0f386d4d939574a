/**
 * Connections to whichever of several hosts is the primary, tried in the order of DATABASE_URL and kept to as long as
 * it answers. Each new connection is looked at before anybody works on it.
 */
import pg from 'pg';
import { readDatabaseUrl } from '../surface/database-url.mjs';

const INT8 = 20;
/** A host that does not answer at all is passed over after this. */
const CONNECT_MS_MAX = 1_000;

/** Of the hosts named, none takes writes now: a failover is under way, or only standbys are left. */
export class NoPrimary extends Error {
	readonly code = 'NO_PRIMARY';
	constructor() {
		super('none of the hosts in DATABASE_URL is a primary');
		this.name = 'NoPrimary';
	}
}

/** Connecting gives up soon; waiting for a connection of a busy pool does not, since that is load and no outage. */
class SoonClient extends pg.Client {
	constructor(config?: string | pg.ClientConfig) {
		super({
			...(typeof config === 'string' ? { connectionString: config } : config),
			connectionTimeoutMillis: CONNECT_MS_MAX
		});
	}
}

/** What Kysely asks of a pool. */
export interface PrimaryPool {
	connect(): Promise<pg.PoolClient>;
	end(): Promise<void>;
}

export interface PoolOptions {
	readonly max: number;
	/** Reads a 64-bit number; without it such a number is text, as the driver gives it. */
	readonly int8?: (text: string) => number | null;
	/** Called with each new connection before it is lent; what it throws closes that connection. */
	readonly onNew?: (client: pg.PoolClient) => Promise<void>;
}

/** @throws an Error that names what is wrong with the address */
export function openPool(url: string, options: PoolOptions): PrimaryPool {
	const address = readDatabaseUrl(url);
	if (!address.ok) throw new Error(address.reason);
	const pools = address.urls.map((connectionString) => newPool(connectionString, options));
	const seen = new WeakSet<pg.PoolClient>();
	let at = 0;

	const lend = async (pool: pg.Pool): Promise<pg.PoolClient> => {
		const client = await pool.connect();
		if (seen.has(client)) return client;
		try {
			if (address.wantsPrimary) await requirePrimary(client);
			await options.onNew?.(client);
			seen.add(client);
			return client;
		} catch (error) {
			client.release(true);
			throw error;
		}
	};
	return {
		async connect() {
			let last: unknown = new NoPrimary();
			for (let tries = 0; tries < pools.length; tries += 1) {
				const place = (at + tries) % pools.length;
				const pool = pools[place];
				if (!pool) continue;
				try {
					const client = await lend(pool);
					at = place;
					return client;
				} catch (error) {
					// A host that answered says more than one that did not.
					if (tries === 0 || error instanceof NoPrimary) last = error;
				}
			}
			throw last;
		},
		async end() {
			await Promise.all(pools.map((pool) => pool.end()));
		}
	};
}

/** One connection to the primary, for whoever reads long on it. */
export async function connectPrimary(url: string): Promise<{ readonly client: pg.PoolClient; end(): Promise<void> }> {
	const pool = openPool(url, { max: 1, int8: Number });
	try {
		const client = await pool.connect();
		return {
			client,
			async end() {
				client.release(true);
				await pool.end();
			}
		};
	} catch (error) {
		await pool.end();
		throw error;
	}
}

function newPool(connectionString: string, { max, int8 }: PoolOptions): pg.Pool {
	const pool = new pg.Pool({
		connectionString,
		max,
		keepAlive: true,
		Client: SoonClient,
		...(int8 ? { types: typesWith(int8) } : {})
	});
	// An idle connection that the server closes is replaced at the next query; without a listener it would end the process.
	pool.on('error', () => undefined);
	// The same while one is lent out and no query runs on it; its next query fails, and the transaction is run again.
	pool.on('connect', (client) => client.on('error', () => undefined));
	return pool;
}

async function requirePrimary(client: pg.PoolClient): Promise<void> {
	const { rows } = await client.query<{ standby: boolean; reading: string }>(
		"select pg_is_in_recovery() as standby, current_setting('default_transaction_read_only') as reading"
	);
	if (rows[0]?.standby !== false || rows[0].reading === 'on') throw new NoPrimary();
}

function typesWith(int8: (text: string) => number | null): pg.CustomTypesConfig {
	return {
		getTypeParser: (oid: number, format?: 'text' | 'binary') =>
			oid === INT8 ? int8 : pg.types.getTypeParser(oid, format)
	};
}
