/** Commits a number of transactions to a SQLite file: watched from outside by `durability.test.ts`. */
import { openSqlite } from '#lib/server/store/sqlite.ts';

const [path = '', count = '0'] = process.argv.slice(2);
const store = await openSqlite(path, { now: Date.now });
for (let left = Number(count); left > 0; left -= 1) await store.transaction('tenant', (tx) => tx.takeNumbers('org', 1));
await store.close();
