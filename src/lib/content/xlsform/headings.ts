/**
 * The first row of a sheet: which column is which. XLSForm has several spellings for one column, and a language after
 * two colons: `label::English (en)`.
 *
 * What a guide holds and XLSForm has no column for rides in columns of our own. Tools for XLSForm pass over columns
 * they do not know, so the workbook stays a form that ODK, Kobo and Enketo can run:
 *
 *   survey    voordeur::kind           say, ask, observe, do, agree
 *             voordeur::title::L       the heading of a moment whose label holds the words to speak, a line each
 *             voordeur::explain_html::L  the explanation with its formatting, where the hint cannot hold it
 *             voordeur::listen::L, voordeur::do::L, voordeur::dont::L, voordeur::small_steps::L   a line each
 *             voordeur::answer         meter: a meter reading, which is a decimal to others
 *             voordeur::unit, voordeur::consent
 *             voordeur::concerns, voordeur::lessons, voordeur::sources   words with blanks between
 *             voordeur::checked, voordeur::again   days, as 2026-12-02
 *             voordeur::required       for a moment without an answer, where ODK would wait for ever
 *             voordeur::safety, voordeur::commitment, voordeur::teachback, voordeur::appointment,
 *             voordeur::refusal, voordeur::beforehand   yes
 *             voordeur::repeat         on a begin_repeat, the id of the guide's repeat
 *   settings  voordeur::number, voordeur::minutes, voordeur::wording, voordeur::doorstep, voordeur::concerns, voordeur::sources,
 *             voordeur::title::L, voordeur::purpose::L
 *
 * Concerns taken up in a visit are no part of XLSForm. An expression that asks for them looks, in the workbook, at a
 * question of our own at the top, `voordeur-concerns`; on the way in it becomes `concern('…')` again.
 */
import { languageCode } from './languages.ts';

export const ownPrefix = 'voordeur';
export const concernsQuestion = 'voordeur-concerns';

/** A column of our own. */
export function ownColumn(name: string): string {
	return `${ownPrefix}::${name}`;
}

export interface Heading {
	/** The one name of the column, whatever its spelling. */
	readonly name: string;
	/** As written after the colons; empty when there is none. */
	readonly written: string;
	/** The code; undefined when nothing is written there, or nothing that is known. */
	readonly language: string | undefined;
}

const aliases: Readonly<Record<string, string>> = {
	caption: 'label',
	relevance: 'relevant',
	'bind::relevant': 'relevant',
	calculate: 'calculation',
	'bind::calculate': 'calculation',
	'bind::constraint': 'constraint',
	'bind::required': 'required',
	'bind::readonly': 'readonly',
	'bind::jr:constraintmsg': 'constraint_message',
	'bind::jr:requiredmsg': 'required_message',
	'bind::type': 'type',
	'control::appearance': 'appearance',
	'body::appearance': 'appearance',
	'control::jr:count': 'repeat_count',
	'jr:count': 'repeat_count',
	count: 'repeat_count',
	'constraint message': 'constraint_message',
	'required message': 'required_message',
	'read only': 'readonly',
	read_only: 'readonly',
	'repeat count': 'repeat_count',
	'choice filter': 'choice_filter',
	'list name': 'list_name',
	'guidance hint': 'guidance_hint',
	'form title': 'form_title',
	set_form_title: 'form_title',
	'form id': 'form_id',
	set_form_id: 'form_id',
	'default language': 'default_language',
	'media::image': 'image',
	'media::audio': 'audio',
	'media::video': 'video',
	'media::big-image': 'big-image'
};

const translated = new Set([
	'label',
	'hint',
	'guidance_hint',
	'constraint_message',
	'required_message',
	'image',
	'audio',
	'video',
	'big-image',
	...['title', 'purpose', 'explain_html', 'listen', 'do', 'dont', 'small_steps'].map(ownColumn)
]);

/** Whether a column holds a text per language. */
export function isTranslated(name: string): boolean {
	return translated.has(name);
}

/** An older spelling has a single colon: `label:English`, `bind:relevant`, `bind:jr:constraintMsg`, `media:image:English`. */
function withTwoColons(heading: string): string {
	const [, first = '', rest = ''] = SINGLE_COLON.exec(heading) ?? [];
	if (first === '') return heading;
	const [, part = '', language = ''] = /^((?:jr:)?[a-z_-]+) ?:(?!:) ?(.+)$/i.exec(rest) ?? [];
	return part === '' ? `${first}::${rest}` : `${first}::${part}::${language}`;
}

const SINGLE_COLON =
	/^(label|caption|hint|guidance[_ ]hint|constraint[_ ]message|required[_ ]message|image|audio|video|media|bind|control|body|instance) ?:(?!:) ?(.*)$/i;

/** Reads what stands at the top of a column. */
export function readHeading(text: string): Heading {
	const plain = text.trim().replace(/\s+/g, ' ');
	const spelled = withTwoColons(plain);
	const parts = spelled.split('::').map((part) => part.trim());
	const first = (parts[0] ?? '').toLowerCase();
	const two = `${first}::${(parts[1] ?? '').toLowerCase()}`;
	const isPair = parts.length > 1 && (first === ownPrefix || Object.hasOwn(aliases, two));
	const bare = isPair ? two : first;
	const name = (Object.hasOwn(aliases, bare) ? aliases[bare] : undefined) ?? bare;
	const rest = parts.slice(isPair ? 2 : 1).join('::');
	if (isTranslated(name)) return { name, written: rest, language: rest === '' ? undefined : languageCode(rest) };
	// Two colons that mean something else, as in instance::tag, make another column.
	return { name: rest === '' ? name : `${name}::${rest}`, written: '', language: undefined };
}
