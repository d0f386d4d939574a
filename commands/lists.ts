/**
 * `npm run lists`: folds every organisation's office lists from its records again, also beside a running server.
 * Nothing is lost by it: a list holds only what the records say. Pages that ask a list meanwhile wait for it.
 */
import { openStore } from '#lib/server/store/open.ts';

const store = await openStore({
	databaseUrl: process.env['DATABASE_URL'] || undefined,
	dataDir: process.env['DATA_DIR'] || './data',
	now: Date.now
});
try {
	const organisations = await store.db.selectFrom('organisation').select(['tenant', 'name']).orderBy('name').execute();
	if (organisations.length === 0) console.log('This store holds no organisation, so there are no lists to fold.');
	for (const { tenant, name } of organisations) {
		await store.refoldLists(tenant);
		const { doors } = await store.db
			.selectFrom('door_list')
			.select((e) => e.fn.countAll<number | string>().as('doors'))
			.where('tenant', '=', tenant)
			.executeTakeFirstOrThrow();
		console.log(`lists of ${name}: folded from the records again, ${doors} doors`);
	}
} finally {
	await store.close();
}
