/**
 * Sealers that hide nothing and check everything: what is bound to another row or
 * another envelope does not open, and a key that was dropped opens nothing.
 */
import { operationText } from '#lib/sync/operation.ts';
import { type Envelope, envelopeText, type SealedSession } from '#lib/sync/wire.ts';
import type { EnvelopeSealer, RowSealer } from '../core/ports.ts';
import { fromUtf8, toUtf8 } from '../core/bytes.ts';

export function rowSealerTwin(): RowSealer {
	const open: RowSealer['open'] = async ({ ct }, bound) => {
		const [boundTo, text]: [string, string] = JSON.parse(fromUtf8(ct));
		if (boundTo !== bound) throw new Error('a sealed row was bound to something else');
		return text;
	};
	return {
		seal: async (data, bound) => {
			const text = typeof data === 'string' ? data : fromUtf8(data);
			return { iv: new Uint8Array(12), ct: toUtf8(JSON.stringify([bound, text])) };
		},
		open,
		openBytes: async (sealed, bound) => toUtf8(await open(sealed, bound))
	};
}

/** Where the keys of sessions lie until their envelopes are in rows. */
export interface Keyring {
	keepOnly(sid: string): Promise<void>;
	has(sid: string): boolean;
}

/** Session keys that the vault of one phone keeps; survives locking, so it lives beside the sealers. */
export class SessionKeys implements Keyring {
	readonly #kept = new Set<string>();

	keep(sid: string): void {
		this.#kept.add(sid);
	}

	async keepOnly(sid: string): Promise<void> {
		for (const other of this.#kept) if (other !== sid) this.#kept.delete(other);
	}

	has(sid: string): boolean {
		return this.#kept.has(sid);
	}
}

export function envelopeSealerTwin(options: {
	readonly dev: string;
	readonly sid: string;
	/** Holds the key of this session already. */
	readonly keys: Keyring;
}): EnvelopeSealer {
	const { dev, sid, keys } = options;
	const session: SealedSession = { sid, dev, enc: 'twin', sealed: 'twin', signature: 'twin' };
	return {
		session,
		async seal(operation) {
			const clear = { opId: operation.opId, dev, inc: operation.inc, n: operation.n, sid };
			return { ...clear, iv: 'twin', ct: sealTwin(clear, operationText(operation)) };
		},
		open: async (envelope) => (keys.has(envelope.sid) ? openTwin(envelope) : null),
		forgetEarlier: () => keys.keepOnly(sid)
	};
}

/** What the office of the simulation reads an envelope with; null when its clear part was changed. */
export function openTwin(envelope: Envelope): string | null {
	const [bound, text]: [string, string] = JSON.parse(decodeURIComponent(envelope.ct.replaceAll('_', '%')));
	return bound === envelopeText(envelope) ? text : null;
}

/** Text in the alphabet of the wire; it hides nothing. */
function sealTwin(clear: Omit<Envelope, 'iv' | 'ct'>, text: string): string {
	const plain = encodeURIComponent(JSON.stringify([envelopeText(clear), text]));
	return plain.replace(/[_.!~*'()]/g, (char) => `%${char.charCodeAt(0).toString(16)}`).replaceAll('%', '_');
}
