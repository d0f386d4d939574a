/** Where a hit is read. */
import type { FoundHit } from '#lib/server/office/found-hit.ts';

type Hit = Pick<FoundHit, 'id' | 'kind' | 'address' | 'visit'>;

/** @returns null for a household that stands at no address */
export function foundHref(hit: Hit, { managesPeople }: { readonly managesPeople: boolean }): string | null {
	const home = hit.address === null ? null : `/office/addresses/${hit.address}`;
	switch (hit.kind) {
		case 'address':
		case 'household':
			return home;
		case 'concern':
			return `/office/concerns/${hit.id}`;
		case 'note':
			return hit.visit === null ? home : `/office/visits/${hit.visit}`;
		case 'visit':
			return `/office/visits/${hit.id}`;
		case 'commitment':
			return hit.visit === null ? home : `/office/visits/${hit.visit}#promises`;
		case 'referral':
			return `/office/referrals/${hit.id}`;
		case 'person':
			return managesPeople ? `/office/people/${hit.id}` : `/office/devices/coach/${hit.id}`;
		case 'round':
			return `/office/rounds/${hit.id}`;
		case 'message':
			return '/office/devices/messages';
		case 'partner':
			return `/office/partners/${hit.id}`;
		case 'area':
			return `/office/areas/${hit.id}`;
		case 'lesson':
			return `/office/lessons/${hit.id}`;
		case 'lessonProposal':
			return '/office/lessons/street';
	}
}
