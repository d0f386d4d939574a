/** Which organisation of this store a command is about: the only one, or the one named by `--organisation`. */
import { hostOf } from '#lib/server/organisation/hosts.ts';
import type { Database } from '#lib/server/store/schema.ts';

interface Found {
	readonly tenant: string;
	readonly name: string;
	readonly origin: string | null;
}

/** @throws an Error that says which there are, where several are and none of them was named */
export async function organisationOf(db: Database, args: readonly string[] = process.argv): Promise<Found | null> {
	const all = await organisationsIn(db);
	const at = args.indexOf('--organisation');
	const named = at === -1 ? undefined : args[at + 1];
	if (named === undefined && all.length <= 1) return all[0] ?? null;
	const found = all.find(
		({ tenant, origin }) => named === tenant || (origin !== null && [origin, hostOf(origin)].includes(named ?? ''))
	);
	if (found) return found;
	throw new Error(`name one by --organisation HOST or ID:\n${all.map(lineOf).join('\n')}`);
}

export async function organisationsIn(db: Database): Promise<readonly Found[]> {
	return db
		.selectFrom('organisation')
		.select(['tenant', 'name', 'origin'])
		.orderBy('created_at')
		.orderBy('tenant')
		.execute();
}

/** Its id, address and name, as a command prints it. */
export function lineOf({ tenant, name, origin }: Found): string {
	return `${tenant}  ${origin ?? '(no address)'}  ${name}`;
}
