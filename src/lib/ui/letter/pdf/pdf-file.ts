/** A PDF file of numbered objects (ISO 32000-1, section 7.5): header, objects, cross-reference table, trailer. */

const encoder = new TextEncoder();

export class PdfFile {
	readonly #objects: (Uint8Array | null)[] = [];

	/** The number of an object that is written later. */
	reserve(): number {
		return this.#objects.push(null);
	}

	/** @returns the object's number */
	add(body: string): number {
		return this.#objects.push(encoder.encode(body));
	}

	fill(number: number, body: string): void {
		this.#objects[number - 1] = encoder.encode(body);
	}

	addStream(bytes: Uint8Array, entries = ''): number {
		const head = encoder.encode(`<< /Length ${bytes.length} ${entries}>>\nstream\n`);
		return this.#objects.push(joined([head, bytes, encoder.encode('\nendstream')]));
	}

	/** @param root the catalogue, @param info the document's own facts */
	bytes(root: number, info: number): Uint8Array {
		// The second line says that this file holds bytes, not only text.
		const parts: Uint8Array[] = [encoder.encode('%PDF-1.7\n%'), new Uint8Array([0xe2, 0xe3, 0xcf, 0xd3, 0x0a])];
		let length = parts.reduce((sum, part) => sum + part.length, 0);
		const places: number[] = [];
		const put = (part: Uint8Array): void => {
			parts.push(part);
			length += part.length;
		};
		this.#objects.forEach((body, at) => {
			if (body === null) throw new Error(`object ${at + 1} was never written`);
			places.push(length);
			put(encoder.encode(`${at + 1} 0 obj\n`));
			put(body);
			put(encoder.encode('\nendobj\n'));
		});
		const table = length;
		const rows = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
		const size = places.length + 1;
		put(encoder.encode(`xref\n0 ${size}\n0000000000 65535 f \n${rows}`));
		put(
			encoder.encode(`trailer\n<< /Size ${size} /Root ${root} 0 R /Info ${info} 0 R >>\nstartxref\n${table}\n%%EOF\n`)
		);
		return joined(parts);
	}
}

/** Text of the document's own facts, in UTF-16 with its mark. */
export function pdfText(text: string): string {
	return `<FEFF${[...Array(text.length).keys()].map((at) => hex(text.charCodeAt(at))).join('')}>`;
}

export function hex(value: number): string {
	return value.toString(16).toUpperCase().padStart(4, '0');
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
	const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		all.set(part, at);
		at += part.length;
	}
	return all;
}
