/**
 * The store for those who ask the lists: before a question that reads one, the lists are brought up to what was
 * committed when it was asked. Nobody can forget to wait. Questions inside a transaction are not held: what the
 * transaction itself wrote reaches the lists only after its commit.
 */
import { type CompiledQuery, DefaultQueryExecutor, type Dialect, Kysely, type QueryResult } from 'kysely';
import { FOLLOWING_LISTS } from './following-lists.ts';
import type { Database, Tables } from './schema.ts';

const READS_LIST = new RegExp(`"?\\b(${FOLLOWING_LISTS.join('|')})\\b`);

/** @param options.pass ends once the lists hold all that was committed before it was called */
export function gated(
	db: Database,
	options: { readonly dialect: Dialect; readonly pass: () => Promise<void> }
): Database {
	const { dialect } = options;
	// The driver only begins and ends transactions here, on connections that the store's own executor lends.
	return new Kysely<Tables>({
		config: { dialect },
		dialect,
		driver: dialect.createDriver(),
		executor: new GatedExecutor(db, options)
	});
}

class GatedExecutor extends DefaultQueryExecutor {
	readonly #pass: () => Promise<void>;

	constructor(db: Database, { dialect, pass }: { readonly dialect: Dialect; readonly pass: () => Promise<void> }) {
		const executor = db.getExecutor();
		super(dialect.createQueryCompiler(), executor.adapter, {
			provideConnection: (consumer) => executor.provideConnection(consumer)
		});
		this.#pass = pass;
	}

	override async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
		if (READS_LIST.test(query.sql)) await this.#pass();
		return super.executeQuery(query);
	}
}
