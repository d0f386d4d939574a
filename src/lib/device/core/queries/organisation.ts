/** Whom a resident can call, as the office wrote it. */
import { ORG_SCOPE } from '#lib/domain/round.ts';
import type { OrganisationView } from '../../port.ts';
import type { QueryContext } from './door.ts';

/** Null until the office has sent it. */
export function buildOrganisation({ index }: QueryContext): OrganisationView | null {
	const found = index.ofKind('organisation').find(({ scope }) => scope === ORG_SCOPE);
	if (found === undefined) return null;
	const { name, coordinatorName, coordinatorPhone } = found.values;
	return { name: name ?? '', coordinatorName: coordinatorName ?? null, coordinatorPhone: coordinatorPhone ?? null };
}
