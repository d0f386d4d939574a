/**
 * Making the recovery key in this browser: the private half exists here only, is split at
 * once, and is shown as two shares. Nothing is sent before both have been typed back.
 */
import { isPair, keyIdOf, makePair } from '#lib/recovery/seal.ts';
import { joinShares, splitKey, type ShareTrouble } from '#lib/recovery/share.ts';

export interface MadeKey {
	readonly publicKey: string;
	readonly keyId: string;
	readonly shares: readonly [string, string];
}

export class KeyMaking {
	made: MadeKey | null = $state.raw(null);
	/** The shares stand on the screen, or are to be typed back. */
	isChecking = $state(false);
	isBusy = $state(false);
	typed: [string, string] = $state(['', '']);
	trouble: { readonly at: 0 | 1; readonly trouble: ShareTrouble } | null = $state.raw(null);

	async make(): Promise<void> {
		this.stop();
		this.isBusy = true;
		const pair = await makePair();
		const keyId = await keyIdOf(pair.publicKey);
		const shares = await splitKey(pair.privateKey, keyId);
		pair.privateKey.fill(0);
		this.made = { publicKey: pair.publicKey, keyId, shares };
		this.isBusy = false;
	}

	/** True when what was typed is the key that was made: only then is its public half kept. */
	async check(): Promise<boolean> {
		const made = this.made;
		if (!made) return false;
		this.isBusy = true;
		const joined = await joinShares([this.typed[0], this.typed[1]], made.keyId);
		this.isBusy = false;
		this.trouble = joined.ok ? null : { at: joined.at, trouble: joined.trouble };
		if (!joined.ok) return false;
		const fits = await isPair({ privateKey: joined.privateKey, publicKey: made.publicKey });
		joined.privateKey.fill(0);
		if (!fits) this.trouble = { at: 1, trouble: 'otherKey' };
		return fits;
	}

	stop(): void {
		this.made = null;
		this.isChecking = false;
		this.typed = ['', ''];
		this.trouble = null;
	}
}

/** How a key is called on paper and on the screen. */
export function markOf(keyId: string): string {
	return keyId
		.replaceAll(/[^A-Za-z0-9]/g, '')
		.slice(0, 6)
		.toUpperCase();
}
