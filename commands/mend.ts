/**
 * `npm run mend`: finds what lies in the store outside the rules of this version, such as a day that no calendar has, and
 * names the record and the field, never the value. Such values read as missing; nothing waits for this command.
 *
 *   npm run mend               finds and names; changes nothing
 *   npm run mend -- --apply    takes each out by an operation of the office, which the history keeps
 *
 * Ends with 1 while something is left. The store is where the environment says, as with the server itself.
 */
import { openServer } from '#lib/server/app.ts';
import { mendUnfit } from '#lib/server/sync/mend-unfit.ts';

const apply = process.argv.includes('--apply');
const server = await openServer(process.env);
try {
	const organisations = await server.store.db
		.selectFrom('organisation')
		.select(['tenant', 'name'])
		.orderBy('name')
		.execute();
	if (organisations.length === 0) console.log('This store holds no organisation, so there is nothing to mend.');
	for (const { tenant, name } of organisations) {
		const { looked, found, mended } = await mendUnfit(
			{ ...server.ports, store: server.store },
			{
				tenant,
				apply,
				tell: ({ kind, id, field }) => console.log(`${kind} ${id}: ${field} holds what does not fit there`)
			}
		);
		console.log(`${name}: ${looked} records looked at, ${found} values outside the rules, ${mended} put right`);
		if (found > mended) process.exitCode = 1;
	}
	if (!apply && process.exitCode === 1) console.log('To put them right: npm run mend -- --apply');
} finally {
	await server.store.close();
}
