/** At the office, in the browser: the data key of a phone, opened with both shares and sealed to the phone again. */
import { answerInfo, boundOf, type RecoveryRequest, type SealedTo, wrapInfo } from '#lib/sync/recovery.ts';
import { plainCode } from './bytes.ts';
import { isPair, openWith, sealTo, spokenCode } from './seal.ts';
import { joinShares, type ShareTrouble } from './share.ts';

/**
 * `otherCode`: not the code that this phone shows. `noFit`: both shares can be read, and are not of one key.
 * `changed`: the request was changed on its way, or was never sealed for this office.
 */
export type OpeningTrouble =
	| { readonly kind: 'share'; readonly at: 0 | 1; readonly trouble: ShareTrouble }
	| { readonly kind: 'otherCode' | 'noFit' | 'changed' };

export async function openRequest(options: {
	readonly request: RecoveryRequest;
	/** As the coach read it out. */
	readonly code: string;
	readonly shares: readonly [string, string];
	/** The public half of the key that the phone's data key is under, raw P-256, base64url. */
	readonly publicKey: string;
}): Promise<
	{ readonly ok: true; readonly answer: SealedTo } | { readonly ok: false; readonly trouble: OpeningTrouble }
> {
	const { request, code, shares, publicKey } = options;
	// First of all: whoever holds a phone may ask, and only a voice that is known says whose hand it is.
	if (plainCode(code) !== plainCode(await spokenCode(request))) return { ok: false, trouble: { kind: 'otherCode' } };
	const { key } = request.wrap;
	const joined = await joinShares(shares, key);
	if (!joined.ok) return { ok: false, trouble: { kind: 'share', at: joined.at, trouble: joined.trouble } };
	const { privateKey } = joined;
	try {
		const pair = { privateKey, publicKey };
		if (!(await isPair(pair))) return { ok: false, trouble: { kind: 'noFit' } };
		const dataKey = await openWith(pair, wrapInfo({ key, bound: boundOf(request) }), request.wrap);
		if (!dataKey) return { ok: false, trouble: { kind: 'changed' } };
		const answer = await sealTo(request.oneTimeKey, answerInfo(request), dataKey);
		dataKey.fill(0);
		return { ok: true, answer };
	} finally {
		privateKey.fill(0);
	}
}
