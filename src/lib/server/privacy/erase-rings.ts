/** The rings at one door, erased because whoever lives there asked: they name nobody, and still tell when somebody was at home. */
import type { OfficePlace } from '../office/place.ts';
import { purgeRoot, type PurgePorts } from '../purge/purge-root.ts';

/** Answers how many went. The address stays, and so does what was asked there about not ringing again. */
export async function eraseRings(
	ports: PurgePorts,
	options: OfficePlace & { readonly address: string; readonly by: string }
): Promise<number> {
	const { db, tenant, address, by } = options;
	const rings = await db
		.selectFrom('attempt_list')
		.select('ent')
		.where('tenant', '=', tenant)
		.where('address', '=', address)
		.orderBy('at')
		.execute();
	let erased = 0;
	for (const { ent: root } of rings) {
		const outcome = await purgeRoot(ports, { tenant, root, reason: 'residentAsked', by });
		if (outcome.ok) erased += 1;
	}
	return erased;
}
