/** To whom a concern can be passed on: the organisation's own partners first, then kinds that it has nobody for yet. */
import type { ContentPack } from '#lib/domain/guide/guide.ts';
import { listPartners, openPartners, type Partner } from './partners.ts';
import type { OfficePlace } from './place.ts';
import { readPublishedPack } from './published-pack.ts';

/** Kinds that one calls and never refers to: the office itself, and who comes when life is in danger. */
const NEVER_REFERRED = ['coordinator', 'emergency-112'];

type Title = Readonly<Record<string, string>>;

export interface ReferralChoices {
	readonly partners: readonly Partner[];
	readonly kinds: readonly { readonly id: string; readonly title: Title }[];
}

export async function readChoices(place: OfficePlace): Promise<ReferralChoices> {
	const pack = (await readPublishedPack(place))?.pack;
	return { partners: openPartners(await listPartners(place)), kinds: kindsOf(pack) };
}

/** Kinds that somebody can be referred to. */
export function kindsOf(pack: ContentPack | undefined): readonly { readonly id: string; readonly title: Title }[] {
	return (pack?.partners ?? []).flatMap(({ id, title }) => (NEVER_REFERRED.includes(id) ? [] : [{ id, title }]));
}

/** As the form sends it: the id of a partner, or a kind. Null for neither. */
export function chosenPartner(
	choices: ReferralChoices,
	text: string
): { readonly partner: string; readonly named: string | null } | null {
	const own = choices.partners.find(({ id }) => id === text);
	if (own) return { partner: own.kind, named: own.id };
	return choices.kinds.some(({ id }) => id === text) ? { partner: text, named: null } : null;
}
