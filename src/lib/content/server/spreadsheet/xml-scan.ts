/**
 * XML as a stream of tags and texts, for parts of spreadsheets: by marks, without understanding the rest. No declaration
 * is followed, since no program that makes spreadsheets declares anything, and declarations are how XML bombs are made.
 */

export interface XmlEvents {
	/** `name` without its prefix; `attributes` as written. A tag that closes itself is opened and closed. */
	readonly open: (name: string, attributes: string) => void;
	readonly close: (name: string) => void;
	/** Between tags, with its entities read. */
	readonly text: (text: string) => void;
}

/** Thrown on what is no XML of a spreadsheet; whoever sent it hears that the file cannot be read. */
export class XmlBroken extends Error {
	constructor() {
		super('a part of the spreadsheet cannot be read');
		this.name = 'XmlBroken';
	}
}

/** Goes through a part. Throws `XmlBroken` where it breaks off or declares anything. */
export function scanXml(xml: string, events: XmlEvents): void {
	let at = 0;
	let deep = 0;
	for (;;) {
		const mark = xml.indexOf('<', at);
		if (mark === -1) {
			if (deep !== 0) throw new XmlBroken();
			return;
		}
		if (mark > at) events.text(withoutEntities(xml.slice(at, mark)));
		if (xml.startsWith('<!--', mark)) at = after(xml, '-->', mark);
		else if (xml.startsWith('<![CDATA[', mark)) {
			at = after(xml, ']]>', mark);
			events.text(xml.slice(mark + 9, at - 3));
		} else if (xml.startsWith('<!', mark)) throw new XmlBroken();
		else if (xml.startsWith('<?', mark)) at = after(xml, '?>', mark);
		else {
			const end = endOfTag(xml, mark);
			deep += readTag(xml.slice(mark + 1, end), events);
			if (deep < 0) throw new XmlBroken();
			at = end + 1;
		}
	}
}

/** The value of an attribute by its name without a prefix; undefined when it is not there. */
export function attributeOf(attributes: string, name: string): string | undefined {
	if (!attributes.includes(name)) return undefined;
	let pattern = patterns.get(name);
	if (pattern === undefined) {
		pattern = new RegExp(`(?:^|\\s)(?:[\\w.-]+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`);
		patterns.set(name, pattern);
	}
	const match = pattern.exec(attributes);
	return match === null ? undefined : withoutEntities(match[1] ?? match[2] ?? '');
}

const patterns = new Map<string, RegExp>();

/** How much deeper it leads. */
function readTag(tag: string, events: XmlEvents): -1 | 0 | 1 {
	if (tag.startsWith('/')) {
		events.close(localName(tag.slice(1).trim()));
		return -1;
	}
	const isClosed = tag.endsWith('/');
	const inner = isClosed ? tag.slice(0, -1) : tag;
	const blank = inner.search(/\s/);
	const name = localName(blank === -1 ? inner : inner.slice(0, blank));
	events.open(name, blank === -1 ? '' : inner.slice(blank));
	if (!isClosed) return 1;
	events.close(name);
	return 0;
}

function localName(name: string): string {
	return name.slice(name.indexOf(':') + 1);
}

/** A value may hold a greater-than sign between its quotes. */
function endOfTag(xml: string, from: number): number {
	let quote = '';
	for (let at = from + 1; at < xml.length; at += 1) {
		const letter = xml[at] ?? '';
		if (quote !== '') {
			if (letter === quote) quote = '';
		} else if (letter === '"' || letter === "'") quote = letter;
		else if (letter === '>') return at;
	}
	throw new XmlBroken();
}

function after(xml: string, mark: string, from: number): number {
	const at = xml.indexOf(mark, from);
	if (at === -1) throw new XmlBroken();
	return at + mark.length;
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const CODE_POINT_MAX = 0x10ffff;

function withoutEntities(text: string): string {
	if (!text.includes('&')) return text;
	return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(lt|gt|amp|quot|apos));/g, (whole, hex, digits, name) => {
		if (typeof name === 'string') return ENTITIES[name] ?? whole;
		const code = typeof hex === 'string' ? Number.parseInt(hex, 16) : Number(digits);
		return code > CODE_POINT_MAX ? whole : String.fromCodePoint(code);
	});
}
