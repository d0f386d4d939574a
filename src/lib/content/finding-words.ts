/**
 * What a finding says, by its code, in English and Dutch. The command that an author runs speaks English; the office
 * speaks the language of its page. Names of fields and sections stay as they are written in the file.
 */

/** `{name}` is filled in. */
const words = {
	// Files and front matter
	fileMissing: ['this file is missing', 'dit bestand ontbreekt'],
	fileTooLarge: ['is larger than {max} bytes', 'is groter dan {max} bytes'],
	noFrontMatter: [
		'the file must begin with a line --- above its front matter',
		'het bestand moet beginnen met een regel --- boven de gegevens'
	],
	frontMatterOpen: ['the front matter has no closing line ---', 'onder de gegevens ontbreekt een regel ---'],
	unreadable: ['cannot be read: {why}', 'is niet te lezen: {why}'],
	yamlAlias: ['aliases (&name, *name) are not allowed', 'verwijzingen (&naam, *naam) zijn hier niet toegestaan'],
	fieldUnknown: ['the field {name} is not known here', 'het veld {name} is hier niet bekend'],
	fieldMissing: ['the field {name} is missing', 'het veld {name} ontbreekt'],
	fieldIs: ['the field {name} is {received}', 'het veld {name} is {received}'],
	fieldExpected: [
		'the field {name} is {received}, expected {expected}',
		'het veld {name} is {received}, verwacht was {expected}'
	],
	fieldsExpected: ['expected fields, found {received}', 'hier horen velden te staan, er staat {received}'],
	namedByLanguage: [
		'files here are named by language: nl.md, en.md',
		'bestanden heten hier naar hun taal: nl.md, en.md'
	],
	languageMissing: ['the language {language} is missing', 'de taal {language} ontbreekt'],
	lineTooLong: ['the line is longer than {max} characters', 'de regel is langer dan {max} tekens'],
	sectionTooLong: [
		'the text below {section} is longer than {max} characters',
		'de tekst onder {section} is langer dan {max} tekens'
	],
	textAboveHeading: ['text above the first heading belongs nowhere', 'tekst boven de eerste kop hoort nergens bij'],
	headingLevels: ['headings are ## and, below them, ###', 'koppen zijn ## en daaronder ###'],
	unequalLines: [
		'not as many lines in {part}: {here} here, {there} in {language}',
		'niet evenveel regels in {part}: hier {here}, in {language} {there}'
	],
	wordsToSpeak: ['words to speak', 'de woorden om te zeggen'],

	// Links and ids
	linkElsewhere: [
		'the link {link} leads elsewhere: a link begins with https://, /lessons/ or /guides/',
		'de link {link} leidt ergens anders heen: een link begint met https://, /lessons/ of /guides/'
	],
	noLesson: ['there is no lesson {id}', 'er is geen les {id}'],
	noGuide: ['there is no guide {id}', 'er is geen gids {id}'],
	noConcern: ['there is no concern {id}', 'er is geen zorg {id}'],
	noPartner: ['there is no partner {id}', 'er is geen partner {id}'],
	noTheme: ['there is no theme {id}', 'er is geen thema {id}'],
	noSource: ['there is no source {id}', 'er is geen bron {id}'],
	lessonUnlinked: [
		'the lesson {id} names {guides}, but no moment there lists it under lessons',
		'de les {id} noemt {guides}, maar geen moment daar heeft haar onder lessons'
	],
	noConcernAsked: [
		'there is no concern {id}, asked for by {moment}',
		'er is geen zorg {id}, waar {moment} naar vraagt'
	],
	idTaken: ['the id {id} is taken by {file}', 'de code {id} is al van {file}'],
	idTwice: ['the id {id} is here twice', 'de code {id} staat hier twee keer'],
	idNotFolder: [
		'the id {id} is not the name of its folder, {folder}',
		'de code {id} is niet de naam van de map, {folder}'
	],
	aliasIsLesson: [
		'{old} is a lesson of this set, so it cannot also be the old id of {now}',
		'{old} is een les van deze set en kan dus niet ook de oude code van {now} zijn'
	],
	aliasNowhere: ['there is no lesson {now} in the place of {old}', 'er is geen les {now} in de plaats van {old}'],

	// Evidence and reading
	certaintyUnsourced: [
		'certainty H says that a source says it, but no source is named',
		'zekerheid H betekent dat een bron het zegt, maar er staat geen bron bij'
	],
	figureUnsourced: ['a figure without a source in {owner}: {figure}', 'een getal zonder bron in {owner}: {figure}'],
	figureUnmarked: [
		'a figure without a source in {owner}: {figure} (name its source there, or put the words under ours if they are your own proposal)',
		'een getal zonder bron in {owner}: {figure} (noem daar de bron, of zet de woorden onder ours als het een eigen voorstel is)'
	],
	oursIdle: [
		'{owner} lists under ours what is no span of time in its text: {words}',
		'{owner} noemt onder ours wat in de tekst geen tijdsduur is: {words}'
	],
	ownerCard: ['the card {id}', 'de kaart {id}'],
	ownerLesson: ['the lesson {id}', 'de les {id}'],
	ownerMoment: ['the moment {id}', 'het moment {id}'],
	ownerPartner: ['the partner {id}', 'de partner {id}'],
	phoneUnsourced: ['the phone number of {id} has no source', 'het telefoonnummer van {id} heeft geen bron'],
	sharesSentences: [
		'shares {shared} of {fewest} sentences with the guide {id}: at most a fifth may be the same',
		'deelt {shared} van {fewest} zinnen met de gids {id}: hoogstens een vijfde mag gelijk zijn'
	],
	datesHalf: [
		'{owner} says either when it was checked or when to look again: it needs both, checked and again',
		'bij {owner} staat alleen wanneer het is nagekeken of alleen wanneer dat weer moet: checked en again horen samen'
	],
	datesOrder: ['{owner} is looked at again before it was checked', 'bij {owner} ligt again niet na checked'],
	datesMissing: [
		'{owner} holds what can change ({what}): say when it was checked and by when to look again (checked and again)',
		'{owner} bevat iets dat kan veranderen ({what}): zet erbij wanneer het is nagekeken en voor wanneer dat weer moet (checked en again)'
	],
	datePassed: ['{owner} had to be looked at again by {day}', '{owner} moest uiterlijk {day} opnieuw worden nagekeken'],

	// The set as a whole
	secondSource: [
		'the lesson {id} has one source, and the list knows another: {source}',
		'de les {id} heeft één bron, en de lijst kent er nog een: {source}'
	],
	themeEmpty: ['no lesson is about the theme {id}', 'geen les gaat over het thema {id}'],
	sourceUnused: ['nothing names the source {id}', 'nergens wordt de bron {id} genoemd'],

	readsHard: [
		'reads hard: {average} words per sentence on average, aim below {max}',
		'leest zwaar: gemiddeld {average} woorden per zin, blijf onder de {max}'
	],

	dontNegated: [
		'below dont stands what not to do, without a "not" of its own: Promising a date, not: Do not promise a date',
		'onder dont staat wat men laat, zonder nog een niet of geen: Een datum beloven, en dus niet: Beloof geen datum'
	],

	// Lessons
	lessonSubheading: ['a lesson has no ### headings', 'een les heeft geen koppen met ###'],
	lessonSection: ['a lesson has no section {section}: {possible}', 'een les heeft geen deel {section}: {possible}'],
	sectionTwice: ['the section {section} is here twice', 'het deel {section} staat hier twee keer'],
	sectionEmpty: ['the section {section} is missing or empty', 'het deel {section} ontbreekt of is leeg'],
	notTheLesson: ['the lesson in it is not {id}', 'de les erin is niet {id}'],
	holdsNoLesson: ['holds no lesson', 'bevat geen les'],

	// Guides
	optionForm: ['an option is written as - id: its words', 'een keuze schrijft u als - code: de woorden'],
	optionWordsTwice: ['the option {id} has words twice', 'de keuze {id} heeft twee keer woorden'],
	optionUnknown: [
		"the option {id} is not one of the moment's options",
		'de keuze {id} hoort niet bij de keuzes van dit moment'
	],
	optionWordless: ['the option {id} has no words', 'de keuze {id} heeft geen woorden'],
	optionTwice: ['an option is here twice', 'een keuze staat hier twee keer'],
	optionsNone: ['the moment {id} has nothing to choose from', 'bij het moment {id} valt niets te kiezen'],
	optionsUseless: [
		'options need answer: choice or answer: several',
		'keuzes horen bij answer: choice of answer: several'
	],
	listLines: ['below ### {part} each line begins with "- "', 'onder ### {part} begint elke regel met "- "'],
	partTwice: ['### {part} is here twice', '### {part} staat hier twee keer'],
	partUnknown: ['### {part} is not known: {possible}', '### {part} is niet bekend: {possible}'],
	momentTwice: ['the moment {id} is here twice', 'het moment {id} staat hier twee keer'],
	momentHeadingless: ['the moment {id} has no heading', 'het moment {id} heeft geen kop'],
	momentHeadings: ['the moment {id} has two headings', 'het moment {id} heeft twee koppen'],
	headingMomentless: [
		'the heading {title} has no moment: end it with {#id}',
		'de kop {title} heeft geen moment: sluit af met {#code}'
	],
	headingUnknown: [
		'the heading {title} names a moment that does not exist: {id}',
		'de kop {title} noemt een moment dat er niet is: {id}'
	],
	headingWordless: ['the heading has no words', 'de kop heeft geen woorden'],
	safetyUnsourced: ['the safety moment {id} has no source', 'het veiligheidsmoment {id} heeft geen bron'],
	repeatIdTaken: [
		'the repeat {id} has the id of a moment or of another repeat',
		'de herhaling {id} heeft de code van een moment of van een andere herhaling'
	],
	repeatUnused: ['no moment has repeat: {id}', 'geen moment heeft repeat: {id}'],
	repeatApart: [
		'the moment {id} stands apart from the others of its repeat {repeat}',
		'het moment {id} staat los van de andere van de herhaling {repeat}'
	],
	repeatUnknown: [
		'the moment {moment} names a repeat that does not exist: {id}',
		'het moment {moment} noemt een herhaling die er niet is: {id}'
	],
	repeatOverNothing: [
		'the repeat {id} is over {moment}, which must be a moment with answer: several or number',
		'de herhaling {id} gaat over {moment}; dat moet een moment zijn met answer: several of number'
	],
	repeatWithinRepeat: [
		'the repeat {id} is over {moment}, which is repeated itself',
		'de herhaling {id} gaat over {moment}, dat zelf herhaald wordt'
	],
	guideLacks: ['the guide has no {part}', 'in de gids ontbreekt: {part}'],
	lacksOpening: ['opening words (a moment of kind say)', 'woorden om te beginnen (een moment met kind: say)'],
	lacksQuestions: [
		'{min} open questions: it has {count} (who, what, where, how; yes or no and numbers do not count)',
		'{min} open vragen: het zijn er {count} (wie, wat, waar, hoe; ja of nee en getallen tellen niet)'
	],
	doorstepLong: [
		'a guide for the doorstep has {count} moments and takes {seconds} seconds to read: at most {most} and {limit}',
		'een gids voor de stoep heeft {count} momenten en kost {seconds} seconden lezen: hoogstens {most} en {limit}'
	],
	doorstepTeachback: ['a guide for the doorstep has no teach-back', 'een gids voor de stoep heeft geen terugvraag'],
	tooManyQuestions: [
		'the guide asks {count} open questions: at most {max}, or it becomes a questionnaire',
		'de gids stelt {count} open vragen: hoogstens {max}, anders wordt het een vragenlijst'
	],
	consentMissing: [
		'the guide takes up the concern {concern}, where {partner} may help, but has no moment with consent: referral',
		'de gids pakt de zorg {concern} op, waar {partner} bij kan helpen, maar heeft geen moment met consent: referral'
	],
	lacksListen: ['signals to listen for', 'signalen om op te letten'],
	lacksDo: ['something to do', 'iets om te doen'],
	lacksDont: ['something not to do', 'iets om te laten'],
	lacksSteps: ['small steps to agree', 'kleine stappen om af te spreken'],
	lacksTeachback: ['a teach-back', 'een terugvraag (teachback)'],
	lacksAppointment: ['the next contact (appointment)', 'het volgende contact (appointment)'],

	// Expressions
	expression: ['{field} of {moment}: {problem}', '{field} van {moment}: {problem}'],
	atCharacter: ['{problem}, at character {position}', '{problem}, bij teken {position}'],
	noMoment: ['there is no moment {id}', 'er is geen moment {id}'],
	noOption: ['the moment {id} has no option {option}', 'het moment {id} heeft geen keuze {option}'],
	manyAnswers: [
		'the moment {id} has an answer per round; outside its repeat only choices can be looked at',
		'het moment {id} heeft een antwoord per ronde; buiten de herhaling kan alleen naar keuzes worden gekeken'
	],
	ring: [
		'the moment waits, through others, for its own answer',
		'het moment wacht, langs andere momenten, op zijn eigen antwoord'
	],
	expressionEmpty: ['the expression is empty', 'de voorwaarde is leeg'],
	expressionTooLong: ['the expression is too long', 'de voorwaarde is te lang'],
	expressionTooDeep: ['too many parentheses within each other', 'te veel haakjes in elkaar'],
	unknownCharacter: ['{found} has no meaning here', '{found} betekent hier niets'],
	unclosedText: ['a text has no closing quote', 'een tekst heeft geen aanhalingsteken aan het eind'],
	badReference: ['an answer is written as ${id}', 'een antwoord schrijft u als ${code}'],
	unexpected: ['{found} was not expected', '{found} hoort hier niet'],
	unexpectedEnd: ['something is missing at the end', 'aan het eind ontbreekt iets'],
	unknownFunction: ['there is no function {found}', 'er is geen functie {found}'],
	argumentCount: [
		'{found} has too few or too many arguments',
		'tussen de haakjes van {found} staat te weinig of te veel'
	],
	needsLiteral: ['{found} needs a text between quotes', '{found} vraagt een tekst tussen aanhalingstekens'],
	badPattern: [
		'the pattern cannot be read, or could take too long on a phone',
		'het patroon is niet te lezen, of duurt te lang op een telefoon'
	],

	// Cards
	cardsByLanguage: [
		'cards are named by a language of {file}: nl.md, ar.md',
		'kaarten heten naar een taal uit {file}: nl.md, ar.md'
	],
	languageBeneathMissing: [
		'the language {language} is missing: it stands beneath',
		'de taal {language} ontbreekt: die staat onder elke regel'
	],
	cardHeading: [
		'a card has no headings: its title stands in the front matter',
		'een kaart heeft geen koppen: de titel staat in de gegevens'
	],
	cardTooLong: ['a card has at most {max} lines', 'een kaart heeft hoogstens {max} regels'],
	cardEmpty: ['the card has no lines', 'de kaart heeft geen regels'],
	cardLines: [
		'not as many lines: {here} in {language}, {there} in {first}',
		'niet evenveel regels: {here} in {language}, {there} in {first}'
	],
	placeholderUnknown: ['there is no placeholder {found}: {possible}', '{found} kan niet worden ingevuld: {possible}'],
	placeholdersDiffer: [
		'what is filled in differs: {found} here, {wanted} in {language}',
		'wat wordt ingevuld verschilt: hier {found}, in {language} {wanted}'
	],
	nothing: ['nothing', 'niets'],

	// Another lesson set
	mapNoOld: ['there is no lesson {id} in this set', 'er is geen les {id} in deze set'],
	mapNoNew: ['there is no lesson {id} in the new set', 'er is geen les {id} in de nieuwe set'],
	mapIdReused: [
		'{id} is also a lesson of the new set: give that one an id never used here',
		'{id} is ook een les van de nieuwe set: geef die een code die hier nooit gebruikt is'
	],
	setEmpty: ['the new set has no lessons', 'de nieuwe set heeft geen lessen']
} as const satisfies Readonly<Record<string, readonly [english: string, dutch: string]>>;

export type FindingCode = keyof typeof words;
/** Another code where a sentence holds a part that is said in the reader's language too. */
export type FindingValue = string | number | Said;

export interface Said {
	readonly code: FindingCode;
	readonly values: Readonly<Record<string, FindingValue>>;
}

/** The sentence in the reader's language; English where there is no other. */
export function findingText({ code, values }: Said, language: string): string {
	const [english, dutch] = words[code];
	return (language === 'nl' ? dutch : english).replace(/\{([a-z]+)\}/gi, (whole, name: string) => {
		const value = Object.hasOwn(values, name) ? values[name] : undefined;
		if (value === undefined) return whole;
		return typeof value === 'object' ? findingText(value, language) : String(value);
	});
}
