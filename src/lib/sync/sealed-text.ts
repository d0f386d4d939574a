/**
 * What lies sealed in an envelope. An envelope cannot be packed once it is sealed, so its text is packed
 * before: without what the clear part says already, and against words that operations are full of.
 *
 *   mark 0x7b  the operation's text as it is, which begins with a brace (the first release)
 *   mark 0x01  raw deflate of the shortened text, with `SEALED_DICTIONARY_1`
 *
 * Deflating and inflating are the caller's: the phone and the office each have their own.
 */
import { inOrder, type Operation } from './operation.ts';
import type { Envelope } from './wire.ts';

export const PLAIN_MARK = 0x7b;
export const PACKED_MARK = 0x01;

/** Never changed: what was sealed against it opens with it only. Other words come under another mark. */
export const SEALED_DICTIONARY_1 = [
	'het is koud en vochtig in huis de woonkamer slaapkamer keuken badkamer schimmel tocht ramen kozijn verwarming ketel radiator thermostaat de rekening van het gas en de stroom is hoog en niet te begrijpen termijnbedrag achterstand schulden toeslagen gemeente verhuurder woningcorporatie huur onderhoud reparatie mevrouw meneer bewoner zegt dat de buren het gezin met twee kinderen alleen woont sinds jaar geleden al lang elke dag week maand volgende keer afspraak gemaakt om terug te komen bellen brief wil graag hulp bij advies over besparen heeft geen geld voor nodig maakt zich zorgen gezondheid stress slaapt slecht werk inkomen taal Nederlands spreekt ledlampen tochtstrips radiatorfolie deurdranger geplaatst uitgelegd besproken meegegeven gaan kijken wat er kan door een monteur niet thuis later nog eens proberen kaartje achtergelaten geen interesse. De coach heeft Ze vindt Hij zegt Er is Het is Er wordt Ook ',
	'{"given":true,"household":"","purpose":"referral","textVersion":"1","language":"nl","how":"spoken","at":17',
	'"partner":"","referral":"","state":{"step":"made"},"madeAt":17',
	'"on":"2026-","part":"morning","minute":null,"with":"","cancelled":true',
	'"meter":"gas","value":,"unit":"m3"',
	'"code":"led","draught-strip","radiator-foil","door-strip","count":1,"how":"fitted","advised","removed":true',
	'"who":"coach","what":"","dueOn":"2026-","state":{"step":"open"},"doneAt":17',
	'"text":"","author":"","moment":null',
	'"category":"bill-unclear","mould","draught","debt","loneliness","weight":"","ownWords":"","linkTheme":"","raisedAt":17,"raisedBy":"","owner":"","toldResidentAt":17,"toldResidentHow":"visit","withdrawn":true',
	'"name":"","phone":"06","email":"","language":"nl","movedOutOn":"2026-',
	'"postcode":"","number":,"letter":"","addition":"","street":"straat","town":"","order":,"doNotVisit":{"set":true}',
	'"guide:energy-bill":{"guide":"","packHash":"","at":"","answers":{},"visited":["',
	'"helpAccepted":true,"summaryRead":true,"closedAt":17,"state":{"step":"closed"}',
	'"outcome":"spoken","notNow","notInterested","languageBarrier","cannotReachDoor","movedOrEmpty","wrongAddress","neverAgain","notHome","cardLeft":false,"undone":true',
	'"household":"","visit":"","coach":"","startedAt":17,"state":{"step":"open"}}',
	'"add":{"-7-8-9-a-b.0":"rem":[]},"base":["0198-7-8-9-a-b"]',
	'{"scope":"coach:-4-8-9-a-b","scope":"org",',
	'"kind":"concern","kind":"measure","kind":"commitment","kind":"appointment","kind":"note","kind":"household","kind":"visit","kind":"attempt","fields":{"address":"","coach":"","at":17,"household":"',
	'"},"hlc":{"time":17,"counter":0},"schema":1}',
	'{"scope":"round:-4-8-9-a-b","root":"-4-8-9-a-b","ent":"-4-8-9-a-b","kind":"visit","fields":{"'
].join('');

type Clear = Pick<Envelope, 'opId' | 'dev' | 'inc' | 'n'>;

/** The text to deflate: what the envelope's clear part says is left out. */
export function shortText(operation: Operation): string {
	const { opId: _opId, dev: _dev, inc: _inc, n: _n, ...rest } = inOrder(operation);
	return JSON.stringify(rest);
}

/**
 * The operation's text again, with what the envelope says in front. Nothing is read here: text that says otherwise than
 * its envelope says so later in it, where whoever parses it finds it out.
 */
export function wholeText(short: string, { opId, dev, inc, n }: Clear): string {
	const opening = /^\s*\{(?=\s*")/.exec(short)?.[0];
	if (opening === undefined) return short;
	return `${JSON.stringify({ opId, dev, inc, n }).slice(0, -1)},${short.slice(opening.length)}`;
}
