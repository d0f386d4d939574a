/** The record of a photo: made after its bytes lie on the phone, changed when it is taken away. */
import { isWithdrawn } from '#lib/domain/consent.ts';
import { photoAnswerOf } from '#lib/domain/photo-consent.ts';
import type { RecordValues } from '#lib/domain/records/index.ts';
import type { EntityIndex } from './entity-index.ts';
import type { Missing, OperationMaker } from './operation-maker.ts';
import type { PhotoBook } from './photo-book.ts';

/** Whether the resident of this visit said yes to photos; false for a visit that is not here. */
export function mayTakePhoto(index: EntityIndex, visit: string): boolean {
	const found = index.find('visit', visit);
	if (!found) return false;
	const household = found.values.household ?? found.root;
	return photoAnswerOf(index.ofHousehold('consent', household).map(({ values }) => values)) === true;
}

export function addPhoto(
	maker: OperationMaker,
	{ visit, values }: { readonly visit: string; readonly values: RecordValues<'photo'> }
): { readonly photo: string } | Missing {
	const found = maker.index.find('visit', visit);
	if (!found) return { missing: 'visit is not on this phone' };
	const household = found.values.household ?? found.root;
	const home = { scope: found.scope, root: found.root };
	return { photo: maker.create('photo', home, { household, visit, at: maker.now, by: maker.me, ...values }) };
}

/** The key leaves with the photo: whoever finds the bytes later finds nothing to open them. */
export function removePhoto(maker: OperationMaker, photo: string): null | Missing {
	const isHere = maker.change('photo', photo, { removed: true, sealedKey: null });
	return isHere ? null : { missing: 'photo is not on this phone' };
}

/**
 * After a fall, or after a photo was taken away elsewhere: bytes whose record was
 * never saved are nobody's, and bytes whose record was taken away go too, as do
 * those of a household that took its yes back.
 */
export async function settlePhotos(book: PhotoBook, index: EntityIndex): Promise<void> {
	const records = new Map(
		index.ofKind('photo').map(({ root, values }) => [values.sealedHash, { ...values, home: values.household ?? root }])
	);
	const gone: string[] = [];
	for (const { hash, isRecorded } of book.entries()) {
		const record = records.get(hash);
		if (record?.removed === true || (!record && !isRecorded) || (record && isTakenBack(index, record.home)))
			gone.push(hash);
		else if (record && !isRecorded) await book.confirm(hash);
	}
	await book.remove(gone);
}

function isTakenBack(index: EntityIndex, household: string): boolean {
	return isWithdrawn(
		index.ofHousehold('consent', household).map(({ values }) => values),
		'photo'
	);
}
