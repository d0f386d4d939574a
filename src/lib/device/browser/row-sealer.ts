/** Rows under the data key: AES-GCM, padded, bound to tenant, kind, id and version. */
import type { RowSealer } from '../core/ports.ts';
import { fromUtf8, plainBytes, toUtf8, type Bytes } from './bytes.ts';

/** Sizes tell: a visit with a long note must look like one without. */
const PAD_BYTES = 256;
const LENGTH_BYTES = 4;
export const IV_BYTES = 12;

export function rowSealer(key: CryptoKey): RowSealer {
	const openBytes: RowSealer['openBytes'] = async ({ iv, ct }, bound) => {
		const padded = await crypto.subtle.decrypt(
			{ name: 'AES-GCM', iv: plainBytes(iv), additionalData: toUtf8(bound) },
			key,
			plainBytes(ct)
		);
		return unpad(new Uint8Array(padded));
	};
	return {
		async seal(data, bound) {
			const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
			const ct = await crypto.subtle.encrypt(
				{ name: 'AES-GCM', iv, additionalData: toUtf8(bound) },
				key,
				pad(typeof data === 'string' ? toUtf8(data) : data)
			);
			return { iv, ct: new Uint8Array(ct) };
		},
		open: async (sealed, bound) => fromUtf8(await openBytes(sealed, bound)),
		openBytes
	};
}

function pad(bytes: Uint8Array): Bytes {
	const size = Math.ceil((LENGTH_BYTES + bytes.length) / PAD_BYTES) * PAD_BYTES;
	const padded = new Uint8Array(size);
	new DataView(padded.buffer).setUint32(0, bytes.length);
	padded.set(bytes, LENGTH_BYTES);
	return padded;
}

function unpad(padded: Bytes): Bytes {
	const length = new DataView(padded.buffer).getUint32(0);
	return padded.subarray(LENGTH_BYTES, LENGTH_BYTES + length);
}
