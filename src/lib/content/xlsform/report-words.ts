/** The sentences of the report, for people who make surveys and never saw this program. */

interface Words {
	readonly effect: 'stopped' | 'leftOut' | 'changed' | 'doubtful';
	readonly en: string;
	readonly nl: string;
}

export const reportWords = {
	// The file.
	notAWorkbook: {
		effect: 'stopped',
		en: 'This is not an Excel workbook. Save the form as .xlsx and try again.',
		nl: 'Dit is geen Excel-bestand. Sla het formulier op als .xlsx en probeer het opnieuw.'
	},
	oldWorkbook: {
		effect: 'stopped',
		en: 'This is an old Excel workbook (.xls) or one with a password. Save it as .xlsx without a password.',
		nl: 'Dit is een oud Excel-bestand (.xls) of een bestand met een wachtwoord. Sla het op als .xlsx zonder wachtwoord.'
	},
	fileTooLarge: {
		effect: 'stopped',
		en: 'The file is larger than {limit}. A form is seldom larger than 1 MB: take pictures and other sheets out.',
		nl: 'Het bestand is groter dan {limit}. Een formulier is zelden groter dan 1 MB: haal foto’s en andere bladen eruit.'
	},
	unpacksTooLarge: {
		effect: 'stopped',
		en: 'Unpacked, the file would be larger than {limit}, so it was not opened.',
		nl: 'Uitgepakt zou het bestand groter zijn dan {limit}, dus het is niet geopend.'
	},
	brokenWorkbook: {
		effect: 'stopped',
		en: 'The workbook is damaged or made in an unusual way. Open it in a spreadsheet program and save it again.',
		nl: 'Het bestand is beschadigd of ongewoon gemaakt. Open het in een rekenprogramma en sla het opnieuw op.'
	},
	takesTooLong: {
		effect: 'stopped',
		en: 'Reading this workbook took too long, so it was stopped. Split the form, or take out sheets that are no part of it.',
		nl: 'Het lezen van dit bestand duurde te lang en is gestopt. Splits het formulier, of haal bladen eruit die er niet bij horen.'
	},
	tooManySheets: {
		effect: 'stopped',
		en: 'The workbook has more than {limit} sheets.',
		nl: 'Het bestand heeft meer dan {limit} bladen.'
	},
	sheetTooLarge: {
		effect: 'stopped',
		en: 'The sheet is larger than {rows} rows or {columns} columns. Delete what is below and beside the form.',
		nl: 'Het blad is groter dan {rows} rijen of {columns} kolommen. Verwijder wat onder en naast het formulier staat.'
	},
	moreLines: {
		effect: 'doubtful',
		en: 'There are {count} further lines like these.',
		nl: 'Er zijn nog {count} regels zoals deze.'
	},

	// Sheets and columns.
	surveyMissing: {
		effect: 'stopped',
		en: 'There is no sheet called survey, so there are no questions.',
		nl: 'Er is geen blad dat survey heet, dus er zijn geen vragen.'
	},
	surveyEmpty: {
		effect: 'stopped',
		en: 'No row of the survey sheet can be carried, so there is no guide.',
		nl: 'Geen enkele rij van het blad survey kan worden overgenomen, dus er is geen gespreksgids.'
	},
	columnMissing: {
		effect: 'stopped',
		en: 'The sheet has no column {name} in its first row.',
		nl: 'Het blad heeft geen kolom {name} in de eerste rij.'
	},
	columnTwice: {
		effect: 'leftOut',
		en: 'The column {name} is here twice; only the first is read.',
		nl: 'De kolom {name} staat er twee keer; alleen de eerste wordt gelezen.'
	},
	languageUnknown: {
		effect: 'leftOut',
		en: 'The language {name} is not known. Write its code in parentheses, as in label::Nederlands (nl).',
		nl: 'De taal {name} is niet bekend. Schrijf de code tussen haakjes, zoals in label::Nederlands (nl).'
	},
	sheetNotCarried: {
		effect: 'leftOut',
		en: 'The sheet {name} is not read: a guide has no such thing.',
		nl: 'Het blad {name} wordt niet gelezen: een gespreksgids kent dat niet.'
	},
	columnNotCarried: {
		effect: 'leftOut',
		en: 'A guide has nothing like {name}; “{value}” is left out.',
		nl: 'Een gespreksgids kent geen {name}; “{value}” vervalt.'
	},
	formulaCell: {
		effect: 'doubtful',
		en: 'The cell holds a formula. Its last stored result was read; write the text itself to be sure.',
		nl: 'In de cel staat een formule. De laatst bewaarde uitkomst is gelezen; schrijf voor de zekerheid de tekst zelf.'
	},

	// Rows.
	typeMissing: { effect: 'leftOut', en: 'The row has no type.', nl: 'De rij heeft geen type.' },
	typeUnknown: {
		effect: 'leftOut',
		en: '“{type}” is no question type of XLSForm.',
		nl: '“{type}” is geen vraagtype van XLSForm.'
	},
	typeNotCarried: {
		effect: 'leftOut',
		en: 'A guide has no questions of type {type}; the row is left out.',
		nl: 'Een gespreksgids kent geen vragen van type {type}; de rij vervalt.'
	},
	tooManyMoments: {
		effect: 'leftOut',
		en: 'A guide has at most {limit} moments; this row and the ones below it are left out.',
		nl: 'Een gespreksgids heeft hoogstens {limit} momenten; deze rij en de rijen eronder vervallen.'
	},
	tooManyRepeated: {
		effect: 'leftOut',
		en: 'The repeats of a guide hold at most {limit} moments together; the row is left out.',
		nl: 'De herhalingen van een gespreksgids hebben samen hoogstens {limit} momenten; de rij vervalt.'
	},
	nameMissing: { effect: 'leftOut', en: 'The row has no name.', nl: 'De rij heeft geen naam.' },
	nameChanged: {
		effect: 'changed',
		en: 'The name {name} has become {id}: names hold letters without accents, digits, - and _.',
		nl: 'De naam {name} is {id} geworden: namen bestaan uit letters zonder accent, cijfers, - en _.'
	},
	nameInvalid: {
		effect: 'leftOut',
		en: '“{name}” cannot be a name: it begins with a letter and holds no blanks.',
		nl: '“{name}” kan geen naam zijn: een naam begint met een letter en heeft geen spaties.'
	},
	nameTwice: {
		effect: 'leftOut',
		en: 'The name {name} is already in row {other}; the row is left out.',
		nl: 'De naam {name} staat al in rij {other}; de rij vervalt.'
	},
	nameReserved: {
		effect: 'changed',
		en: 'A form keeps the name {name} for itself; here it has become {id}.',
		nl: 'Een formulier houdt de naam {name} voor zichzelf; hier is hij {id} geworden.'
	},
	nameElsewhere: {
		effect: 'changed',
		en: 'The name {name} is also in row {other}, in another group; here it has become {id}.',
		nl: 'De naam {name} staat ook in rij {other}, in een andere groep; hier is hij {id} geworden.'
	},
	labelMissing: {
		effect: 'doubtful',
		en: 'There is no label; the name stands in its place.',
		nl: 'Er is geen label; de naam staat op die plaats.'
	},
	markupRemoved: {
		effect: 'changed',
		en: 'HTML in a text is not shown; its words are kept.',
		nl: 'HTML in een tekst wordt niet getoond; de woorden blijven staan.'
	},
	textCut: {
		effect: 'changed',
		en: 'The text is longer than {limit} characters and was cut.',
		nl: 'De tekst is langer dan {limit} tekens en is afgekapt.'
	},
	textReference: {
		effect: 'changed',
		en: 'The text asks for ${{name}}, which the guide does not have; “…” stands in its place.',
		nl: 'De tekst vraagt naar ${{name}}, dat niet in de gids staat; daar staat nu “…”.'
	},
	valueUnknown: {
		effect: 'leftOut',
		en: '“{value}” is not possible here; it is left out.',
		nl: '“{value}” kan hier niet; het vervalt.'
	},
	htmlRefused: {
		effect: 'changed',
		en: 'The formatting of this explanation was not taken over; its words are kept.',
		nl: 'De opmaak van deze uitleg is niet overgenomen; de woorden blijven staan.'
	},
	requiredCondition: {
		effect: 'leftOut',
		en: 'A guide cannot ask for an answer under a condition ({value}); the answer may stay empty.',
		nl: 'Een gespreksgids kan een antwoord niet onder een voorwaarde vragen ({value}); het mag leeg blijven.'
	},
	readonlyQuestion: {
		effect: 'changed',
		en: 'A guide locks no answer: the coach can change what is filled in here.',
		nl: 'Een gespreksgids zet geen antwoord vast: de coach kan wijzigen wat hier staat.'
	},
	defaultNotCarried: {
		effect: 'leftOut',
		en: 'A question of type {type} cannot begin with an answer; “{value}” is left out.',
		nl: 'Een vraag van type {type} kan niet met een antwoord beginnen; “{value}” vervalt.'
	},
	calculationShown: {
		effect: 'changed',
		en: 'A guide hides no calculation: what {name} comes to is shown to the coach.',
		nl: 'Een gespreksgids verbergt geen berekening: de coach ziet wat {name} oplevert.'
	},
	calculationMissing: {
		effect: 'leftOut',
		en: 'The row is of type calculate and has no calculation.',
		nl: 'De rij is van type calculate en heeft geen berekening.'
	},

	// Expressions.
	expressionUnreadable: {
		effect: 'leftOut',
		en: 'The expression cannot be read near “{found}” (character {position}); the guide goes on without it.',
		nl: 'De formule is niet te lezen bij “{found}” (teken {position}); de gids gaat zonder verder.'
	},
	expressionTooLong: {
		effect: 'leftOut',
		en: 'The expression is too long or too deep; the guide goes on without it.',
		nl: 'De formule is te lang of te diep genest; de gids gaat zonder verder.'
	},
	functionUnknown: {
		effect: 'leftOut',
		en: 'A guide does not know the function {name}(); it goes on without this expression.',
		nl: 'Een gespreksgids kent de functie {name}() niet; de gids gaat zonder deze formule verder.'
	},
	argumentCount: {
		effect: 'leftOut',
		en: 'The function {name}() has too few or too many arguments; the guide goes on without this expression.',
		nl: 'De functie {name}() heeft te weinig of te veel argumenten; de gids gaat zonder deze formule verder.'
	},
	patternRefused: {
		effect: 'leftOut',
		en: 'The pattern in regex() cannot be read, or could keep a phone busy too long; the guide goes on without it.',
		nl: 'Het patroon in regex() is niet te lezen of kan een telefoon te lang bezighouden; de gids gaat zonder verder.'
	},
	pathExpression: {
		effect: 'leftOut',
		en: 'Paths such as {found} cannot be followed; write ${name} instead.',
		nl: 'Paden zoals {found} kunnen niet worden gevolgd; schrijf in plaats daarvan ${name}.'
	},
	referenceUnknown: {
		effect: 'leftOut',
		en: 'No row has the name {name}; the guide goes on without this expression.',
		nl: 'Geen rij heeft de naam {name}; de gids gaat zonder deze formule verder.'
	},
	referenceLeftOut: {
		effect: 'leftOut',
		en: 'The expression asks for {name}, which could not be carried; the guide goes on without it.',
		nl: 'De formule vraagt naar {name}, dat niet kon worden overgenomen; de gids gaat zonder verder.'
	},
	ring: {
		effect: 'leftOut',
		en: 'The row waits, through other rows, for itself; the guide goes on without its relevant and calculation.',
		nl: 'De rij wacht via andere rijen op zichzelf; de gids gaat verder zonder relevant en calculation van deze rij.'
	},
	manyAnswers: {
		effect: 'leftOut',
		en: '{name} stands in a repeat and has many answers, so this expression cannot look at it.',
		nl: '{name} staat in een herhaling en heeft veel antwoorden; deze formule kan er niet naar kijken.'
	},
	optionUnknown: {
		effect: 'doubtful',
		en: 'The expression compares {name} with “{option}”, which is none of its choices.',
		nl: 'De formule vergelijkt {name} met “{option}”, en dat is geen van de keuzes.'
	},

	// Choices.
	listUnnamed: {
		effect: 'leftOut',
		en: 'The type names no list of choices; the row is left out.',
		nl: 'Het type noemt geen keuzelijst; de rij vervalt.'
	},
	listMissing: {
		effect: 'leftOut',
		en: 'The choices sheet has no list {list} that can be carried; the row is left out.',
		nl: 'Het blad choices heeft geen lijst {list} die kan worden overgenomen; de rij vervalt.'
	},
	tooManyChoices: {
		effect: 'leftOut',
		en: 'The questions of a guide have at most {limit} choices together; the row is left out.',
		nl: 'De vragen van een gespreksgids hebben samen hoogstens {limit} keuzes; de rij vervalt.'
	},
	choiceIncomplete: {
		effect: 'leftOut',
		en: 'A choice needs a list_name and a name.',
		nl: 'Een keuze heeft een list_name en een name nodig.'
	},
	choiceBlank: {
		effect: 'leftOut',
		en: 'The choice “{name}” has blanks in its name, which a question with several answers cannot have.',
		nl: 'De keuze “{name}” heeft spaties in de naam; dat kan niet bij een vraag met meer antwoorden.'
	},
	choiceTwice: {
		effect: 'leftOut',
		en: 'The list {list} already has a choice {name}, in row {other}.',
		nl: 'De lijst {list} heeft al een keuze {name}, in rij {other}.'
	},
	filterColumn: {
		effect: 'leftOut',
		en: 'The choices sheet has no column {name}; all choices are always offered.',
		nl: 'Het blad choices heeft geen kolom {name}; alle keuzes worden altijd aangeboden.'
	},
	filterNeverHolds: {
		effect: 'doubtful',
		en: 'This filter leaves no choice at all.',
		nl: 'Dit filter laat geen enkele keuze over.'
	},

	// Groups and repeats.
	endWithoutBegin: {
		effect: 'leftOut',
		en: 'Nothing was begun that {type} could end.',
		nl: 'Er is niets begonnen dat {type} kan afsluiten.'
	},
	beginWithoutEnd: {
		effect: 'changed',
		en: 'What begins here is never ended; it ends at the bottom of the sheet.',
		nl: 'Wat hier begint wordt nergens afgesloten; het eindigt onderaan het blad.'
	},
	endCrossed: {
		effect: 'changed',
		en: '{type} ends what was begun in row {other} as something else.',
		nl: '{type} sluit af wat in rij {other} als iets anders is begonnen.'
	},
	groupsTooDeep: {
		effect: 'leftOut',
		en: 'Groups stand within each other more than {limit} deep; the rows of this one are left out.',
		nl: 'Groepen staan meer dan {limit} diep in elkaar; de rijen van deze groep vervallen.'
	},
	repeatWithinRepeat: {
		effect: 'changed',
		en: 'A repeat within a repeat cannot be carried; its questions are asked once in each round.',
		nl: 'Een herhaling in een herhaling kan niet worden overgenomen; de vragen komen één keer per ronde.'
	},
	repeatUncounted: {
		effect: 'changed',
		en: 'Nothing says how often this repeats, so the guide first asks for the number ({id}), 20 at most.',
		nl: 'Nergens staat hoe vaak dit herhaalt, dus de gids vraagt eerst naar het aantal ({id}), hoogstens 20.'
	},
	repeatOnce: {
		effect: 'changed',
		en: 'How often this repeats cannot be carried ({value}); its questions are asked once.',
		nl: 'Hoe vaak dit herhaalt kan niet worden overgenomen ({value}); de vragen komen één keer.'
	},

	// Settings.
	settingNotCarried: {
		effect: 'leftOut',
		en: 'The setting {name} (“{value}”) has no meaning in a guide.',
		nl: 'De instelling {name} (“{value}”) heeft in een gespreksgids geen betekenis.'
	},
	formIdChanged: {
		effect: 'changed',
		en: 'The guide is called {id}: an id holds small letters, digits and -.',
		nl: 'De gids heet {id}: een id bestaat uit kleine letters, cijfers en -.'
	},
	titleMissing: {
		effect: 'doubtful',
		en: 'The settings sheet has no form_title; the guide has no title yet.',
		nl: 'Het blad settings heeft geen form_title; de gids heeft nog geen titel.'
	}
} as const satisfies Readonly<Record<string, Words>>;

export type ReportCode = keyof typeof reportWords;
