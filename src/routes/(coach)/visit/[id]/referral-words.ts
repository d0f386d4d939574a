/** Who was passed on to whom, in words. */
import type { VisitView } from '#lib/device/port.ts';
import { type ContentPack, type Localized, textIn } from '#lib/domain/guide/guide.ts';
import type { Coach } from '../../coach.svelte.ts';

/** The title of a concern or of a kind of partner; its id where the pack does not know it. */
export function titleIn(
	pack: ContentPack | null,
	of: { readonly list: 'concerns' | 'partners'; readonly id: string; readonly language: string }
): string {
	const titled: readonly { readonly id: string; readonly title: Localized }[] = pack?.[of.list] ?? [];
	const found = titled.find(({ id }) => id === of.id);
	return found ? textIn(found.title, of.language, pack?.languages) : of.id;
}

/** What was passed on in this visit, and what of it ended again. */
export function referralsMade(
	coach: Pick<Coach, 't' | 'locale'>,
	visit: Pick<VisitView, 'referrals' | 'namedPartners'>,
	pack: ContentPack | null
): readonly { readonly id: string; readonly text: string }[] {
	return visit.referrals.map(({ id, partner, named, purpose, state }) => {
		// By its own name where the office gave it one.
		const byName = visit.namedPartners.find((one) => one.id === named)?.name;
		const text = byName ?? titleIn(pack, { list: 'partners', id: partner ?? '', language: coach.locale });
		const key = state === 'fellThrough' ? 'refer.ended' : 'refer.made';
		return { id, text: coach.t(key, { partner: text, what: purpose ?? '' }) };
	});
}
