/** What a letter to a partner is made of, and noting in the audit that it left. */
import type { AuditRef } from '#lib/domain/audit.ts';
import type { ContentPack } from '#lib/domain/guide/guide.ts';
import { houseNumberText } from '#lib/domain/address.ts';
import { getApp } from '#lib/server/app.ts';
import { officeNote, placeRefs } from '#lib/server/audit/notes.ts';
import type { LetterLine } from '#lib/server/office/referral-story.ts';
import type { OfficePlace } from '#lib/server/office/place.ts';
import { inBatches } from '#lib/server/store/batches.ts';
import { dateText, dayOf } from '#lib/words/formats.ts';
import { t } from '#lib/words/office.ts';

/** One home on paper: what the yes covers and nothing else, in Dutch. */
export interface PaperLine {
	readonly referral: string;
	readonly name: string | null;
	readonly where: string;
	readonly purpose: string;
	readonly ownWords: string | null;
	/** How and when the yes was given. */
	readonly consent: string;
}

/** A day in full, with its year: paper is read in another one. */
export function letterDay(day: string): string {
	return dateText('nl', day, 0);
}

export function paperLine(line: LetterLine, pack: ContentPack | undefined): PaperLine {
	const { house } = line;
	const category = pack?.concerns.find(({ id }) => id === line.category)?.title;
	return {
		referral: line.referral,
		name: line.name,
		where: house
			? `${house.street ?? ''} ${houseNumberText(house)}, ${house.postcode ?? ''} ${house.town ?? ''}`.trim()
			: t('nl', 'address.unknown'),
		purpose: line.purpose || (category?.['nl'] ?? ''),
		ownWords: line.ownWords,
		consent: t('nl', line.consentHow === 'written' ? 'handover.consentWritten' : 'handover.consentSpoken', {
			day: line.consentAt === null ? t('nl', 'handover.dayUnknown') : letterDay(dayOf(line.consentAt))
		})
	};
}

/** Which homes stand on a paper that leaves: without this note it is not shown. */
export async function noteLetter(
	place: OfficePlace,
	letter: { readonly kind: string; readonly person: string; readonly referrals: readonly string[] }
): Promise<void> {
	const { store } = await getApp();
	const rows = await inBatches(letter.referrals, (some) =>
		store.db
			.selectFrom('entity')
			.leftJoin('entity as home', (join) =>
				join.onRef('home.tenant', '=', 'entity.tenant').onRef('home.ent', '=', 'entity.root')
			)
			.select(['entity.ent', 'entity.kind', 'entity.root', 'home.address'])
			.where('entity.tenant', '=', place.tenant)
			.where('entity.ent', 'in', [...some])
			.execute()
	);
	const refs: AuditRef[] = [`file:${letter.kind}`, ...rows.flatMap(placeRefs)];
	const { tenant } = place;
	await store.transaction(tenant, (tx) =>
		tx.appendAudit([officeNote('export', { refs, tenant, person: letter.person })])
	);
}
