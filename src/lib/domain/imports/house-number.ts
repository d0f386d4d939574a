/**
 * The number of a house out of up to five columns: the number, its letter, its addition, all of it in one cell, and a
 * whole address. Where two columns say the same number, the fuller one wins, so that 1B beside 1 is no second 1.
 */
import { HOUSE_NUMBER_MAX, parseHouseNumber } from '../address.ts';

export type HouseCorrection = 'numberSplit' | 'letterMoved' | 'numberWasDate';
export type HouseProblem = 'numberMissing' | 'numberWrong' | 'numbersDiffer' | 'additionWrong';

export type HouseReading =
	| {
			readonly ok: true;
			readonly number: number;
			readonly letter: string | null;
			readonly addition: string | null;
			readonly corrections: readonly HouseCorrection[];
	  }
	| { readonly ok: false; readonly problem: HouseProblem; readonly said: string };

const ADDITION = /^[0-9a-zA-Z]{1,4}$/;
const MONTHS = ['jan', 'feb', 'mrt', 'apr', 'mei', 'jun', 'jul', 'aug', 'sep', 'okt', 'nov', 'dec'];
const ENGLISH_MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** @param said what each column holds, trimmed; empty for a column that is not there */
export function readHouseNumber(said: {
	readonly number: string;
	readonly wholeNumber: string;
	readonly letter: string;
	readonly addition: string;
	/** Out of a whole address. */
	readonly ofAddress: string;
}): HouseReading {
	const written = [said.number, said.wholeNumber, said.ofAddress].filter((one) => one !== '');
	if (written.length === 0) return wrong('numberMissing', '');
	const read: Parsed[] = [];
	for (const one of written) {
		const parsed = parseWritten(one);
		if (parsed === null) return wrong('numberWrong', one);
		read.push(parsed);
	}
	const [first, ...others] = read;
	if (first === undefined) return wrong('numberMissing', '');
	if (others.some(({ number }) => number !== first.number)) return wrong('numbersDiffer', written.join(' / '));
	const fullest = read.reduce((best, one) => (fullness(one) > fullness(best) ? one : best));
	return withColumns(fullest, said);
}

interface Parsed {
	readonly number: number;
	readonly letter: string | null;
	readonly addition: string | null;
	readonly wasDate: boolean;
}

function withColumns(parsed: Parsed, said: { readonly letter: string; readonly addition: string }): HouseReading {
	// A dash before an addition belongs to how it is spoken, as in 12-2.
	const [givenLetter, givenAddition] = [withoutDash(said.letter), withoutDash(said.addition)];
	if (givenAddition !== '' && !ADDITION.test(givenAddition)) return wrong('additionWrong', said.addition);
	if (givenLetter.length > 1 && givenAddition !== '') return wrong('additionWrong', said.letter);
	// "bis" in the column for letters is an addition: a letter is one letter.
	const isMoved = givenLetter.length > 1 || (givenLetter !== '' && !/^[A-Za-z]$/.test(givenLetter));
	if (isMoved && !ADDITION.test(givenLetter)) return wrong('additionWrong', said.letter);
	const letter = isMoved || givenLetter === '' ? parsed.letter : givenLetter.toUpperCase();
	const addition = givenAddition || (isMoved ? givenLetter : '') || parsed.addition;
	const isSplit = (letter !== null && givenLetter === '') || (addition !== null && givenAddition === '' && !isMoved);
	const isTrimmed = givenLetter !== said.letter || givenAddition !== said.addition;
	return {
		ok: true,
		number: parsed.number,
		letter,
		addition,
		corrections: [
			...(parsed.wasDate ? (['numberWasDate'] as const) : isSplit || isTrimmed ? (['numberSplit'] as const) : []),
			...(isMoved ? (['letterMoved'] as const) : [])
		]
	};
}

function parseWritten(said: string): Parsed | null {
	const ofDate = numberOfDate(said);
	if (ofDate !== null) return { ...ofDate, letter: null, wasDate: true };
	// Excel turns a number into "12.0" where a column holds decimals.
	const parsed = parseHouseNumber(said.replace(/[.,]0+$/, ''));
	return parsed === null || parsed.number > HOUSE_NUMBER_MAX ? null : { ...parsed, wasDate: false };
}

/**
 * What a spreadsheet made a day of: 12-2 became "12-feb", or the day itself; 1-40, of which no day can be made, became the
 * month of a year, "jan-40".
 */
function numberOfDate(said: string): { readonly number: number; readonly addition: string } | null {
	const day = /^(\d{1,2})[- /]([a-z]{3})\.?$/i.exec(said);
	if (day) return paired(day[1], monthOf(day[2]));
	const ofYear = /^([a-z]{3})\.?[- /](\d{2})$/i.exec(said);
	if (ofYear) return paired(monthOf(ofYear[1]), ofYear[2]);
	const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(said) ?? [];
	if (year === undefined) return null;
	return date === '01' && Number(year) < 2000 ? paired(month, year.slice(2)) : paired(date, month);
}

function paired(number: string | undefined, addition: string | undefined) {
	if (number === undefined || addition === undefined || Number(number) < 1) return null;
	return { number: Number(number), addition: String(Number(addition)) };
}

function monthOf(name = ''): string | undefined {
	const plain = name.toLowerCase();
	const at = Math.max(MONTHS.indexOf(plain), ENGLISH_MONTHS.indexOf(plain));
	return at === -1 ? undefined : String(at + 1);
}

function fullness({ letter, addition }: Parsed): number {
	return Number(letter !== null) + Number(addition !== null);
}

function withoutDash(text: string): string {
	return text.replace(/^[\s/-]+/, '');
}

function wrong(problem: HouseProblem, said: string): HouseReading & { readonly ok: false } {
	return { ok: false, problem, said };
}
