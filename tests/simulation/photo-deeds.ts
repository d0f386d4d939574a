/** Photos as a coach takes, names and takes them away: in the order of the product's desk (`photos-desk.ts`). */
import { addPhoto, mayTakePhoto, removePhoto } from '#lib/device/core/photo-record.ts';
import { troubleOf } from '#lib/device/core/trouble.ts';
import { photoHash } from './phone-photos.ts';
import { any, change, claim, custom, type Deed, deed, type Moment } from './verbs.ts';

export function drawPhoto(moment: Moment): Deed | null {
	const { chance, core, token, photos } = moment;
	const allowed = core.index.ofKind('visit').filter(({ id }) => mayTakePhoto(core.index, id));
	const visit = chance.is(0.8) && allowed.length > 0 ? chance.one(allowed) : any(moment, 'visit');
	if (!visit) return null;
	const photo = any(moment, 'photo');
	if (!mayTakePhoto(core.index, visit.id) && chance.is(0.9)) {
		const values = { purpose: 'photo', partner: token, given: true } as const;
		return deed('addConsent', { visit: visit.id, values }, (made) => [claim(made.consent, 'partner', token)]);
	}
	if (!photo || chance.is(0.4)) return photos ? take(visit, token) : null;
	const { id } = photo;
	switch (chance.weighted({ tag: 4, name: 2, remove: 1 })) {
		case 'tag': {
			const kept = (photo.values.tags ?? []).filter(() => chance.is(0.7));
			return custom(`tag ${id} ${token}`, (maker) => {
				const isThere = maker.change('photo', id, { tags: [...kept, token] });
				return isThere ? [claim(id, 'tags', token)] : { missing: 'photo' };
			});
		}
		case 'name':
			return change('photo', id, { shows: token });
		case 'remove':
			return takeAway(id, photo.values.sealedHash);
	}
}

function take(visit: { readonly id: string; readonly root: string }, token: string): Deed {
	const bytes = new TextEncoder().encode(`photo ${token}`);
	const hash = photoHash(bytes);
	const values = { sealedHash: hash, sealedKey: token, size: bytes.byteLength, shows: token };
	return {
		text: `photo ${hash.slice(0, 8)} ${token}`,
		photo: { hash, root: visit.root },
		async run({ core, photos }, onMade) {
			if (!photos) return { ok: false, error: { kind: 'closed' } };
			const { root } = visit;
			const about = { hash, size: bytes.byteLength, root, takenAt: core.handover.now() };
			const entry = { ...about, isRecorded: false, receivedAt: null };
			const added = await kept(() => photos.book.add(entry, bytes));
			if (!added) return { ok: false, error: { kind: 'closed' } };
			const done = await core.save(`takePhoto ${hash}`, (maker) => {
				const made = addPhoto(maker, { visit: visit.id, values });
				onMade(maker.operations);
				return made;
			});
			if (!done.ok) return done;
			await kept(() => photos.book.confirm(hash));
			return {
				ok: true,
				claims: [claim(done.value.photo, 'shows', token), claim(done.value.photo, 'sealedHash', hash)]
			};
		}
	};
}

function takeAway(photo: string, hash: string | null | undefined): Deed {
	return {
		text: `take away ${photo}`,
		async run({ core, photos }, onMade) {
			const done = await core.save(`removePhoto ${photo}`, (maker) => {
				const made = removePhoto(maker, photo);
				onMade(maker.operations);
				return made;
			});
			if (!done.ok) return done;
			if (hash && photos) await kept(() => photos.book.remove([hash]));
			return { ok: true, claims: [claim(photo, 'removed', true)] };
		}
	};
}

/** What cannot be written now is settled at the next opening. */
async function kept(work: () => Promise<void>): Promise<boolean> {
	try {
		await work();
		return true;
	} catch (error) {
		if (!troubleOf(error)) throw error;
		return false;
	}
}
