/** The byte forms in which a text may lie on a disk. */

/** Bytes of a three-byte group that base64 mixes with what stands before and behind the text. */
const GROUP = 3;

/** UTF-8, UTF-16LE, base64 in its three alignments and both alphabets, JSON-escaped, URL-encoded; also in lower case. */
export function spellingsOf(text: string): readonly Buffer[] {
	const cases = [...new Set([text, text.toLowerCase()])];
	const forms = cases.flatMap((one) => [
		Buffer.from(one, 'utf8'),
		Buffer.from(one, 'utf16le'),
		Buffer.from(jsonEscaped(one), 'latin1'),
		Buffer.from(encodeURIComponent(one), 'latin1'),
		Buffer.from(encodeURIComponent(one).replaceAll('%20', '+'), 'latin1'),
		...inBase64(Buffer.from(one, 'utf8')),
		...inBase64(Buffer.from(one, 'utf16le'))
	]);
	return distinct(forms);
}

/** Secrets of bytes, such as keys: raw, in hexadecimal, and in base64. */
export function spellingsOfBytes(bytes: Uint8Array): readonly Buffer[] {
	const raw = Buffer.from(bytes);
	const hex = raw.toString('hex');
	return distinct([raw, Buffer.from(hex, 'latin1'), Buffer.from(hex.toUpperCase(), 'latin1'), ...inBase64(raw)]);
}

function jsonEscaped(text: string): string {
	return Array.from(text, (letter) => {
		const code = letter.charCodeAt(0);
		return code < 128 ? letter : `\\u${code.toString(16).padStart(4, '0')}`;
	}).join('');
}

/** Of each alignment only the characters that no neighbour can change. */
function inBase64(bytes: Buffer): readonly Buffer[] {
	return [0, 1, 2].flatMap((before) => {
		const skipped = before === 0 ? 0 : GROUP - before;
		const length = Math.floor((bytes.length - skipped) / GROUP) * GROUP;
		const sure = bytes.subarray(skipped, skipped + length).toString('base64');
		return [sure, sure.replaceAll('+', '-').replaceAll('/', '_')].map((one) => Buffer.from(one, 'latin1'));
	});
}

function distinct(forms: readonly Buffer[]): readonly Buffer[] {
	return [...new Map(forms.map((form) => [form.toString('latin1'), form])).values()];
}
