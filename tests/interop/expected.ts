import type { ListPlace } from './lists.ts';

/**
 * What must come of each file of `tests/fixtures/files`, worked out by a person from what stands in it. What is left out
 * is nothing: no refusal, no sheets, no report.
 */
const FOUR_DOORS = [
	'2 new | 1234AB | 1 | Kweeklaan | Zuiderhaven',
	'3 new | 1234AB | 3A | Kweeklaan | Zuiderhaven',
	'4 new | 1234AB | 5 bis | Kweeklaan | Zuiderhaven',
	'5 corrected | 1234CD | 7B 2 | Café de Één | Zuiderhaven | (postcodeWritten)'
];
/** The same, two rows further down. */
const FOUR_DOORS_BELOW_A_TITLE = [
	'4 new | 1234AB | 1 | Kweeklaan | Zuiderhaven',
	'5 new | 1234AB | 3A | Kweeklaan | Zuiderhaven',
	'6 new | 1234AB | 5 bis | Kweeklaan | Zuiderhaven',
	'7 corrected | 1234CD | 7B 2 | Café de Één | Zuiderhaven | (postcodeWritten)'
];

export interface ExpectedList {
	/** The words of the page for a file that cannot be read. */
	readonly refusal?: string;
	readonly sheet?: string;
	readonly headLine?: number;
	/** Hidden sheets that the page must name. */
	readonly hidden?: string;
	readonly rows?: readonly string[];
}

export interface ExpectedForm {
	readonly guide: string;
	readonly moments?: readonly string[];
	readonly report?: readonly string[];
	readonly asksLanguage?: boolean;
}

export const LISTS: Readonly<Record<string, ExpectedList>> = {
	'a-letter.xlsx': {
		refusal: 'Dit bestand is niet te lezen. Open het in Excel en bewaar het opnieuw als .xlsx of als CSV.'
	},
	'address-column-of-streets.csv': {
		headLine: 1,
		rows: ['2 new | 1234AB | 12 | Kweeklaan | Zuiderhaven']
	},
	'blank-lines.csv': {
		headLine: 2,
		rows: [
			'4 new | 1234AB | 1 | Kweeklaan | Zuiderhaven',
			'5 new | 1234AB | 3A | Kweeklaan | Zuiderhaven',
			'8 new | 1234AB | 5 bis | Kweeklaan | Zuiderhaven',
			'9 corrected | 1234CD | 7B 2 | Café de Één | Zuiderhaven | (postcodeWritten)'
		]
	},
	'buurt-codes.csv': {
		headLine: 1,
		rows: ['2 new | 1234AB | 1 | BU0363AA01', '3 new | 1234AB | 2 | BU0363AB02']
	},
	'dashes.csv': {
		headLine: 1,
		rows: [
			'2 corrected | 1234AB | 12 2 | (numberSplit)',
			'3 corrected | 1234AB | 12A | (numberSplit)',
			'4 corrected | 1234AB | 12 3 | (numberSplit)',
			'5 invalid | additionWrong'
		]
	},
	'empty.csv': {
		refusal: 'Kies eerst een bestand. Het bestand dat u stuurde, is leeg.'
	},
	'ep-online-older.csv': {
		headLine: 1,
		rows: ['2 new | 1234AB | 1 | C | 2023-05-14', '3 new | 1234AB | 3 bis | A++ | 2023-05-14']
	},
	'ep-online.csv': {
		headLine: 1,
		rows: ['2 new | 1234AB | 1A | G | 2023-05-14', '3 corrected | 1234AB | 3 2 | (labelLeftOut)']
	},
	'gnumeric-filled-far.xlsx': {
		sheet: 'Adressen',
		headLine: 1,
		rows: FOUR_DOORS
	},
	'gnumeric.ods': {
		sheet: 'Adressen',
		headLine: 1,
		rows: FOUR_DOORS
	},
	'gnumeric.xlsx': {
		sheet: 'Adressen',
		headLine: 1,
		rows: FOUR_DOORS
	},
	'heads-alone.csv': {
		refusal: 'Er staat niets onder de eerste rij. Kijk of u het juiste blad bovenaan heeft.'
	},
	'label-days.csv': {
		headLine: 1,
		rows: [
			'2 new | 1234AB | 1 | B | 2023-05-14',
			'3 new | 1234AB | 2 | B | 2023-05-14',
			'4 new | 1234AB | 3 | B | 2023-05-14',
			'5 new | 1234AB | 4 | B | 2023-05-14',
			'6 new | 1234AB | 5 | B | 2023-05-14',
			'7 new | 1234AB | 6 | B | 2023-05-14',
			'8 new | 1234AB | 7 | B | 2023-05-14',
			'9 corrected | 1234AB | 8 | B | (labelDateLeftOut)',
			'10 corrected | 1234AB | 9 | B | (labelDateLeftOut)',
			'11 new | 1234AB | 10 | B'
		]
	},
	'libreoffice-filled-far.xlsx': {
		sheet: 'Adressen',
		headLine: 1,
		rows: FOUR_DOORS
	},
	'libreoffice-from-xls.xlsx': {
		sheet: 'Adressen',
		headLine: 1,
		rows: FOUR_DOORS
	},
	'libreoffice-hidden-first.ods': {
		sheet: 'Adressen',
		headLine: 1,
		hidden: 'Oud',
		rows: FOUR_DOORS
	},
	'libreoffice.ods': {
		sheet: 'Adressen',
		headLine: 1,
		rows: FOUR_DOORS
	},
	'libreoffice.xls': {
		refusal: 'Dit is een oud Excel-bestand (.xls). Bewaar het in Excel als .xlsx of als CSV.'
	},
	'libreoffice.xlsx': {
		sheet: 'Adressen',
		headLine: 1,
		rows: FOUR_DOORS
	},
	'line-ends-in-cells.csv': {
		headLine: 1,
		rows: FOUR_DOORS
	},
	'made-into-dates.csv': {
		headLine: 1,
		rows: [
			'2 corrected | 1234AB | 12 2 | (numberWasDate)',
			'3 corrected | 1234AB | 4 10 | (numberWasDate)',
			'4 corrected | 1234AB | 1 40 | (numberWasDate)',
			'5 corrected | 1234AB | 2 3 | (numberWasDate)',
			'6 duplicate | of row 2'
		]
	},
	'number-beside-whole.csv': {
		headLine: 1,
		rows: [
			'2 new | 1234AB | 1 | Kweeklaan',
			'3 corrected | 1234AB | 1B | Kweeklaan | (numberSplit)',
			'4 corrected | 1234AB | 1 bis | Kweeklaan | (numberSplit)',
			'5 invalid | numbersDiffer'
		]
	},
	'one-address-column.csv': {
		headLine: 1,
		rows: [
			'2 corrected | 1234AB | 12A | Kweeklaan | Zuiderhaven | (addressSplit, numberSplit)',
			'3 corrected | 1234AB | 7 2 | Laan van Nieuw Oost | Zuiderhaven | (addressSplit, numberSplit)',
			'4 corrected | 1234AB | 12 | Plein 1940 | (addressSplit)',
			'5 corrected | 1234AB | 5 bis | 2e Kruisstraat | Ede | (addressSplit, numberSplit)',
			'6 invalid | numberMissing'
		]
	},
	'open-quote.csv': {
		refusal: 'Op regel 2 begint een aanhalingsteken dat niet ophoudt. Zet dat recht en probeer het opnieuw.'
	},
	'openpyxl-filled-far.xlsx': {
		sheet: 'Adressen',
		headLine: 1,
		rows: FOUR_DOORS
	},
	'openpyxl-hidden-alone.xlsx': {
		sheet: 'Bron',
		headLine: 1,
		hidden: 'Bron',
		rows: FOUR_DOORS
	},
	'openpyxl-hidden-first.xlsx': {
		sheet: 'Adressen',
		headLine: 1,
		hidden: 'Oud',
		rows: FOUR_DOORS
	},
	'openpyxl-notes-first.xlsx': {
		sheet: 'Adressen',
		headLine: 1,
		rows: FOUR_DOORS
	},
	'openpyxl-numbers-as-days.xlsx': {
		sheet: 'Adressen',
		headLine: 1,
		rows: ['2 corrected | 1234AB | 12 2 | (numberWasDate)', '3 new | 1234AB | 14', '4 new | 1234AB | 16']
	},
	'openpyxl-title-above.xlsx': {
		sheet: 'Adressen',
		headLine: 3,
		rows: FOUR_DOORS_BELOW_A_TITLE
	},
	'openpyxl.xlsx': {
		sheet: 'Adressen',
		headLine: 1,
		rows: FOUR_DOORS
	},
	'pipe.csv': {
		headLine: 1,
		rows: FOUR_DOORS
	},
	'places.csv': {
		headLine: 1,
		rows: [
			'2 new | 1234AB | 1 | 5.12 52.09',
			'3 corrected | 1234AB | 2 | 5.12 52.09 | (placeSwapped)',
			'4 corrected | 1234AB | 3 | (placeLeftOut)',
			'5 corrected | 1234AB | 4 | (placeLeftOut)',
			'6 corrected | 1234AB | 5 | (placeLeftOut)',
			'7 new | 1234AB | 6'
		]
	},
	'register-numbers.csv': {
		headLine: 1,
		rows: [
			'2 new | 1234AB | 1 | 0123200000000001',
			'3 corrected | 1234AB | 2 | 0123200000000002 | (bagIdFilled)',
			'4 corrected | 1234AB | 3 | (bagIdLeftOut)',
			'5 corrected | 1234AB | 4 | (bagIdLeftOut)',
			'6 corrected | 1234AB | 5 | (bagIdLeftOut)',
			'7 corrected | 1234AB | 6 | (bagIdLeftOut)',
			'8 corrected | 1234AB | 7 | (bagIdLeftOut)',
			'9 corrected | 1234AB | 8 | (bagIdLeftOut)',
			'10 corrected | 1234AB | 9 | 0123200000000009 | (bagIdFilled)',
			'11 corrected | 1234AB | 10 | (bagIdLeftOut)',
			'12 corrected | 1234AB | 11 | (bagIdLeftOut)',
			'13 corrected | 1234AB | 12 | 0123200000000012 | (bagIdFilled)',
			'14 corrected | 1234AB | 13 | 0003200000000013 | (bagIdFilled)',
			'15 new | 1234AB | 14'
		]
	},
	'return-alone.csv': {
		headLine: 1,
		rows: FOUR_DOORS
	},
	'sep-comma.csv': {
		headLine: 1,
		rows: FOUR_DOORS
	},
	'sep-semicolon.csv': {
		headLine: 1,
		rows: FOUR_DOORS
	},
	'tab.txt': {
		headLine: 1,
		rows: FOUR_DOORS
	},
	'title-above.csv': {
		headLine: 3,
		rows: FOUR_DOORS_BELOW_A_TITLE
	},
	'utf-16be-mark.csv': {
		headLine: 1,
		rows: FOUR_DOORS
	},
	'utf-16be.csv': {
		headLine: 1,
		rows: FOUR_DOORS
	},
	'utf-16le-mark.csv': {
		headLine: 1,
		rows: FOUR_DOORS
	},
	'utf-16le.csv': {
		headLine: 1,
		rows: FOUR_DOORS
	},
	'utf-8-mark.csv': {
		headLine: 1,
		rows: FOUR_DOORS
	},
	'utf-8.csv': {
		headLine: 1,
		rows: FOUR_DOORS
	},
	'windows-1252.csv': {
		headLine: 1,
		rows: FOUR_DOORS
	}
};

/** The same files, with another sheet or another row of heads chosen than the page proposes. */
export const CHOSEN: Readonly<Record<string, { readonly chosen: ListPlace; readonly wanted: ExpectedList }>> = {
	'openpyxl-hidden-first.xlsx': {
		chosen: { sheet: '0' },
		wanted: { sheet: 'Oud', headLine: 1, hidden: 'Oud', rows: ['2 new | 9999ZZ | 9'] }
	},
	'title-above.csv': {
		chosen: { headLine: '1' },
		wanted: { headLine: 1, refusal: 'Wijs eerst een kolom aan voor: Postcode, Huisnummer.' }
	}
};

export const FORMS: Readonly<Record<string, ExpectedForm>> = {
	'form-blanks-several.xlsx': {
		guide: 'proef | nl: Proef',
		moments: ['warm | several | nl: Hoe warm is het? | 1: warm'],
		report: [
			'choices 2 B name weggelaten De keuze “very cold” heeft spaties in de naam; dat kan niet bij een vraag met meer antwoorden.'
		]
	},
	'form-blanks.xlsx': {
		guide: 'proef | nl: Proef',
		moments: [
			'warm | choice | nl: Hoe warm is het? | 2: very cold; warm',
			"why | text | nl: Waarom? | if ${warm} = 'very cold'"
		]
	},
	'form-filled-far.xlsx': {
		guide: 'proef | nl: Proef',
		moments: [
			'who | text | nl: Wie woont hier?',
			"warm | choice | nl: Hoe warm is het? | 2: cold; warm | if ${who} != ''"
		]
	},
	'form-gnumeric.xlsx': {
		guide: 'proef | nl: Proef',
		moments: [
			'who | text | nl: Wie woont hier?',
			"warm | choice | nl: Hoe warm is het? | 2: cold; warm | if ${who} != ''"
		]
	},
	'form-hidden-sheet.xlsx': {
		guide: 'proef | nl: Proef',
		moments: [
			'who | text | nl: Wie woont hier?',
			"warm | choice | nl: Hoe warm is het? | 2: cold; warm | if ${who} != ''"
		]
	},
	'form-iso-names.xlsx': {
		guide: 'proef | sw: Proef',
		moments: ['who | text | sw: Nani?, ro: Cine?']
	},
	'form-libreoffice.ods': {
		guide: 'proef | nl: Proef',
		moments: [
			'who | text | nl: Wie woont hier?',
			"warm | choice | nl: Hoe warm is het? | 2: cold; warm | if ${who} != ''"
		]
	},
	'form-libreoffice.xlsx': {
		guide: 'proef | nl: Proef',
		moments: [
			'who | text | nl: Wie woont hier?',
			"warm | choice | nl: Hoe warm is het? | 2: cold; warm | if ${who} != ''"
		]
	},
	'form-long-filter.xlsx': {
		guide: 'proef | nl: Proef',
		moments: [
			'province | choice | nl: Provincie | 6: p0; p1; p2',
			"place | choice | nl: Plaats | 120: plaats0 if 'p0' = ${province}; plaats1 if 'p1' = ${province}; plaats2 if 'p2' = ${province}"
		]
	},
	'form-meta.xlsx': {
		guide: 'proef | nl: Proef',
		moments: ['meta_ | text | nl: Meta', "who | text | nl: Wie? | if ${meta_} = 'x'"],
		report: ['survey 2 B name aangepast Een formulier houdt de naam meta voor zichzelf; hier is hij meta_ geworden.']
	},
	'form-no-language.xlsx': {
		guide: 'trial | nl: Trial',
		moments: ['warm | choice | nl: How warm is it? | 1: cold'],
		asksLanguage: true
	},
	'form-older-settings.xlsx': {
		guide: 'winter | nl: Winter',
		moments: [
			'who | text | nl: Wie woont hier?',
			"warm | choice | nl: Hoe warm is het? | 2: cold; warm | if ${who} != ''"
		]
	},
	'form-openpyxl.xlsx': {
		guide: 'proef | nl: Proef',
		moments: [
			'who | text | nl: Wie woont hier?',
			"warm | choice | nl: Hoe warm is het? | 2: cold; warm | if ${who} != ''"
		]
	},
	'form-single-colons.xlsx': {
		guide: 'proef | nl: Proef',
		moments: [
			'age | number | nl: Leeftijd | likely (. = int(.)) and (. > 17) | else Te jong',
			'warm | choice | nl: Hoe warm is het? | 2: cold; warm | if ${age} > 17'
		]
	}
};

export const BOUNDARIES: Readonly<Record<string, string>> = {
	'boundaries-letters.geojson': '1 buurt heeft nu een grens.',
	'boundaries-strange.geojson':
		'Geen vlak is een buurt van ons. In het bestand staat bijvoorbeeld: Nergenshuizen. Kijk of de CBS-code of de naam gelijk is aan die van uw buurten.'
};
