/** Rows under the data key: AES-GCM, padded, bound to tenant, kind, id and version. */
import type { RowSealer } from '../core/ports.ts';
import { fromUtf8, plainBytes, toUtf8, type Bytes } from './bytes.ts';

/** Sizes tell: a visit with a long note must look like one without. */
const PAD_BYTES = 256;
const LENGTH_BYTES = 4;
export const IV_BYTES = 12;

export function rowSealer(key: CryptoKey): RowSealer {
	return {
		async seal(text, bound) {
			const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
			const ct = await crypto.subtle.encrypt(
				{ name: 'AES-GCM', iv, additionalData: toUtf8(bound) },
				key,
				pad(toUtf8(text))
			);
			return { iv, ct: new Uint8Array(ct) };
		},
		async open({ iv, ct }, bound) {
			const padded = await crypto.subtle.decrypt(
				{ name: 'AES-GCM', iv: plainBytes(iv), additionalData: toUtf8(bound) },
				key,
				plainBytes(ct)
			);
			return unpad(new Uint8Array(padded));
		}
	};
}

function pad(bytes: Bytes): Bytes {
	const size = Math.ceil((LENGTH_BYTES + bytes.length) / PAD_BYTES) * PAD_BYTES;
	const padded = new Uint8Array(size);
	new DataView(padded.buffer).setUint32(0, bytes.length);
	padded.set(bytes, LENGTH_BYTES);
	return padded;
}

function unpad(padded: Bytes): string {
	const length = new DataView(padded.buffer).getUint32(0);
	return fromUtf8(padded.subarray(LENGTH_BYTES, LENGTH_BYTES + length));
}
