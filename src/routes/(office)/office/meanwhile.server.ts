/** Asks whoever saves over a colleague's change, in place: both values, and the form that would be sent again. */
import type { RequestEvent } from '@sveltejs/kit';
import type { Meanwhile } from '#lib/domain/meanwhile.ts';
import { readMeanwhile, type Seen, seenIn } from '#lib/server/office/meanwhile.ts';
import type { OfficePlace } from '#lib/server/office/place.ts';

/** @param asked.wanted what the form would have written, plain, by field */
export function askMeanwhile(
	{ url }: Pick<RequestEvent, 'url'>,
	place: OfficePlace,
	asked: { readonly ent: string; readonly wanted: Seen; readonly form: FormData }
): Promise<Meanwhile> {
	return readMeanwhile(place, { ...asked, was: seenIn(asked.form), action: url.search });
}
