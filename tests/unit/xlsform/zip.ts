/** Archives for the tests, honest or not. */
import { Buffer } from 'node:buffer';
import { deflateRawSync } from 'node:zlib';

export interface Part {
	readonly path: string;
	readonly text: string | Uint8Array;
	/** What the archive says it unpacks to, when that is a lie. */
	readonly declaredBytes?: number;
}

/** Packs parts as any program would; `shared` has every entry point at the first part's bytes. */
export function zip(parts: readonly Part[], { shared = false }: { readonly shared?: boolean } = {}): Uint8Array {
	const bodies: Buffer[] = [];
	const table: Buffer[] = [];
	let at = 0;
	for (const [index, { path, text, declaredBytes }] of parts.entries()) {
		const bytes = Buffer.from(text);
		const packed = deflateRawSync(bytes);
		const fields = Buffer.alloc(26);
		fields.writeUInt16LE(20, 0);
		fields.writeUInt16LE(8, 4);
		fields.writeUInt32LE(packed.length, 14);
		fields.writeUInt32LE(declaredBytes ?? bytes.length, 18);
		fields.writeUInt16LE(Buffer.byteLength(path), 22);
		const place = Buffer.alloc(14);
		place.writeUInt32LE(shared ? 0 : at, 10);
		table.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, place, Buffer.from(path));
		if (shared && index > 0) continue;
		const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(path), packed]);
		bodies.push(local);
		at += local.length;
	}
	const contents = Buffer.concat(table);
	const end = Buffer.alloc(18);
	end.writeUInt16LE(parts.length, 4);
	end.writeUInt16LE(parts.length, 6);
	end.writeUInt32LE(contents.length, 8);
	end.writeUInt32LE(at, 12);
	return new Uint8Array(Buffer.concat([...bodies, contents, Buffer.from('PK\x05\x06', 'latin1'), end]));
}

/** The parts of a small workbook, with a survey sheet of these rows of XML. */
export function workbookParts(sheetData: string, others: readonly Part[] = []): readonly Part[] {
	const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
	const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
	return [
		{
			path: 'xl/workbook.xml',
			text: `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="survey" sheetId="1" r:id="rId1"/></sheets></workbook>`
		},
		{
			path: 'xl/_rels/workbook.xml.rels',
			text: `<Relationships><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`
		},
		{
			path: 'xl/worksheets/sheet1.xml',
			text: `<worksheet xmlns="${main}"><sheetData>${sheetData}</sheetData></worksheet>`
		},
		...others
	];
}

/** A row of texts. */
export function row(number: number, texts: readonly string[]): string {
	const cells = texts.map(
		(text, index) => `<c r="${String.fromCharCode(65 + index)}${number}" t="inlineStr"><is><t>${text}</t></is></c>`
	);
	return `<row r="${number}">${cells.join('')}</row>`;
}
