/** What stands in the type column: the published question types in their several spellings. */

export type PlainType =
	'text' | 'integer' | 'decimal' | 'range' | 'date' | 'note' | 'image' | 'acknowledge' | 'calculate';

export type QuestionType =
	| { readonly kind: 'plain'; readonly type: PlainType }
	| { readonly kind: 'select'; readonly several: boolean; readonly list: string; readonly orOther: boolean }
	| { readonly kind: 'begin'; readonly block: 'group' | 'repeat' }
	| { readonly kind: 'end'; readonly block: 'group' | 'repeat' }
	/** Published, and nothing like it in a guide. */
	| { readonly kind: 'notCarried'; readonly type: string }
	| { readonly kind: 'unknown' };

const plainTypes: Readonly<Record<string, PlainType>> = {
	text: 'text',
	string: 'text',
	integer: 'integer',
	int: 'integer',
	decimal: 'decimal',
	range: 'range',
	date: 'date',
	note: 'note',
	image: 'image',
	photo: 'image',
	acknowledge: 'acknowledge',
	trigger: 'acknowledge',
	calculate: 'calculate'
};

const typesNotCarried = new Set(
	(
		'time dateTime geopoint gps location geotrace geoshape audio video rank file barcode select_one_from_file ' +
		'select_multiple_from_file select_one_external csv-external xml-external start end today deviceid username email ' +
		'phonenumber simserial subscriberid start-geopoint start-geotrace start-geoshape background-audio ' +
		'background-geopoint audit hidden osm url bearing'
	)
		.toLowerCase()
		.split(' ')
);

/** Reads a type as an author wrote it. */
export function readQuestionType(text: string): QuestionType {
	const words = text.trim().split(/\s+/);
	const first = (words[0] ?? '').toLowerCase();
	const block = /^(begin|end)[ _](group|repeat)$/.exec(words.slice(0, 2).join(' ').toLowerCase());
	const joined = /^(begin|end)_(group|repeat)$/.exec(first);
	const found = joined ?? block;
	if (found !== null) {
		const blockKind = found[2] === 'group' ? 'group' : 'repeat';
		return found[1] === 'begin' ? { kind: 'begin', block: blockKind } : { kind: 'end', block: blockKind };
	}
	const select = readSelect(words);
	if (select !== undefined) return select;
	const plain = Object.hasOwn(plainTypes, first) ? plainTypes[first] : undefined;
	if (plain !== undefined && words.length === 1) return { kind: 'plain', type: plain };
	return typesNotCarried.has(first) ? { kind: 'notCarried', type: words[0] ?? '' } : { kind: 'unknown' };
}

function readSelect(words: readonly string[]): QuestionType | undefined {
	const spelled = words.join(' ').toLowerCase();
	const spelling = [
		{ start: ['select', 'one', 'from'], several: false },
		{ start: ['select', 'one'], several: false },
		{ start: ['select', 'multiple', 'from'], several: true },
		{ start: ['select', 'multiple'], several: true },
		{ start: ['select', 'all', 'that', 'apply', 'from'], several: true },
		{ start: ['select_one'], several: false },
		{ start: ['select1'], several: false },
		{ start: ['select_multiple'], several: true },
		{ start: ['select_all_that_apply'], several: true }
	].find(({ start }) => spelled === start.join(' ') || spelled.startsWith(`${start.join(' ')} `));
	if (spelling === undefined) return undefined;
	const rest = words.slice(spelling.start.length);
	const ending = rest.slice(1).join(' ').toLowerCase();
	const orOther = ending === 'or_other' || ending === 'or other' || ending === 'or specify other';
	return { kind: 'select', several: spelling.several, list: rest[0] ?? '', orOther };
}
